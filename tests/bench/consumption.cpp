#include "tests/bench/consumption.hpp"

#include <unistd.h>

#include <fstream>
#include <sstream>

namespace duet::commands {

namespace {

/// utime + stime, fields 14 and 15 of /proc/<pid>/stat (proc(5)); the name in parentheses may
/// contain spaces.
double processor_seconds(pid_t pid) {
    std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
    std::string line;
    std::getline(file, line);
    const auto after_name = line.rfind(')');
    if (after_name == std::string::npos) return 0;
    std::istringstream rest{line.substr(after_name + 1)};
    std::string skipped;
    for (int field = 3; field < 14; ++field) rest >> skipped;
    long user = 0, system = 0;
    rest >> user >> system;
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double peak_megabytes(pid_t pid) {
    std::ifstream file{"/proc/" + std::to_string(pid) + "/status"};
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
    }
    return 0;
}

/// The sum of a counter over its labels, from the Prometheus text.
double counter(const std::string& text, const std::string& name) {
    double sum = 0;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(name + "{")) continue;
        const auto space = line.rfind(' ');
        if (space != std::string::npos) sum += std::stod(line.substr(space + 1));
    }
    return sum;
}

}  // namespace

Consumption consumption(Shop& shop, const std::string& style) {
    Consumption all;
    for (const auto& process : shop.record().processes) {
        const bool ours = process.program.style == style || process.program.name == "gateway";
        if (!ours || !process.identity) continue;
        ++all.processes;
        all.processor_seconds += processor_seconds(process.identity->pid);
        all.peak_megabytes += peak_megabytes(process.identity->pid);
        if (process.program.style != style || process.program.name == "nats") continue;
        const auto metrics = shop.call_process(process, http::Method::get, "/metrics");
        all.messages += counter(metrics.body, "duet_messages_sent_total");
        all.bytes += counter(metrics.body, "duet_bytes_sent_total");
    }
    return all;
}

}  // namespace duet::commands
