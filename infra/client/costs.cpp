#include "infra/client/costs.hpp"

#include "infra/client/call_all.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

#include <unistd.h>

namespace duet::workload {

namespace {

/// utime + stime, fields 14 and 15 of /proc/<pid>/stat (proc(5)).
double cpu_seconds_of(pid_t pid) {
    std::ifstream file{fmt::format("/proc/{}/stat", pid)};
    std::ostringstream all;
    all << file.rdbuf();  // iterators would throw when the process ends between open and read
    const auto text = all.str();
    const auto name_end = text.rfind(')');  // the name may contain spaces and parentheses
    if (name_end == std::string::npos) return 0;
    std::istringstream fields{text.substr(name_end + 1)};
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

double sum_of(const std::string& exposition, const std::string& metric) {
    double sum = 0;
    std::istringstream lines{exposition};
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(metric)) continue;
        const auto rest = std::string_view{line}.substr(metric.size());
        if (rest.empty() || (rest.front() != '{' && rest.front() != ' '))
            continue;  // another metric whose name has this one as its prefix
        const auto labels_end = rest.front() == '{' ? rest.rfind('}') : 0;
        if (labels_end != std::string_view::npos)
            sum += std::strtod(std::string{rest.substr(labels_end + 1)}.c_str(), nullptr);
    }
    return sum;
}

Readings read_counters(const std::vector<Counted>& processes) {
    std::vector<http::Call> calls;
    std::vector<std::string> queried;
    Readings readings;
    for (const auto& process : processes) {
        readings[process.name] = {process.pid, process.pid == 0 ? 0 : cpu_seconds_of(process.pid),
                                  0, 0};
        if (process.port == 0) continue;
        calls.push_back({http::Method::get,
                         fmt::format("http://127.0.0.1:{}/metrics", process.port),
                         {},
                         {},
                         std::chrono::seconds(5)});
        queried.push_back(process.name);
    }
    http::Client client;
    const auto answers = call_all(client, std::move(calls));
    for (std::size_t i = 0; i < answers.size(); ++i) {
        readings[queried[i]].messages = sum_of(answers[i].body, "duet_messages_sent_total");
        readings[queried[i]].bytes = sum_of(answers[i].body, "duet_bytes_sent_total");
    }
    return readings;
}

Costs between(const Readings& before, const Readings& after) {
    Costs costs;
    for (const auto& [name, now] : after) {
        const auto found = before.find(name);
        const bool same = found != before.end() && found->second.pid == now.pid;
        const auto then = same ? found->second : Reading{};
        if (!same && found != before.end()) costs.restarted.push_back(name);
        ++costs.processes;
        costs.cpu_seconds += std::max(0.0, now.cpu_seconds - then.cpu_seconds);
        costs.messages += std::max(0.0, now.messages - then.messages);
        costs.bytes += std::max(0.0, now.bytes - then.bytes);
    }
    return costs;
}

}  // namespace duet::workload
