#include "infra/client/shop.hpp"

#include "infra/duet/cli/screen.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <thread>

namespace duet::commands {

using processes::RunningProcess;

namespace {

processes::Record record_of(const processes::Paths& paths) {
    auto record = processes::running_record(paths);
    if (!record)
        throw Failure(exit_not_up, "the shop is not up (state: " + paths.state.string() +
                                       ").\nStart it with `duet up`.");
    return *std::move(record);
}

constexpr auto max_answer = std::chrono::seconds(10);

Reply reply_of(const http::Answer& answer) {
    const bool answered = answer.outcome == http::Answer::Outcome::answered;
    return {answered ? answer.status : 0, answered ? answer.body : answer.error,
            answer.outcome == http::Answer::Outcome::not_sent};
}

}  // namespace

nlohmann::json Reply::json() const {
    auto value = nlohmann::json::parse(body, nullptr, false);
    if (value.is_discarded())
        throw Failure(exit_failed, "the answer is not JSON: " + body.substr(0, 200));
    return value;
}

std::string Reply::problem() const {
    const auto value = nlohmann::json::parse(body, nullptr, false);
    if (!value.is_object())
        return "status " + std::to_string(status) +
               (body.empty() ? "" : ": " + body.substr(0, 200));
    std::string text = value.value("title", "status " + std::to_string(status));
    if (const auto detail = value.value("detail", ""); !detail.empty()) text += ": " + detail;
    if (value.contains("errors")) {
        for (const auto& error : value["errors"])
            text += "\n  " + error.value("pointer", "") + ": " + error.value("detail", "");
    }
    return text;
}

Shop::Shop(const processes::Paths& paths)
    : record_{record_of(paths)},
      plan_{processes::load_plan(paths).value()},
      client_{client::access_to(paths, plan_)} {}

Shop::~Shop() = default;

Reply Shop::call(const std::string& style, http::Method method, const std::string& path, Role role,
                 const std::string& body, http::Headers headers) {
    const auto call = client_.gateway_call(method, "/" + style + path, role, body, max_answer,
                                           std::move(headers));
    // A dead process restarts within moments, so waiting is worthwhile when the request has
    // certainly had no effect.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(8);
    for (;;) {
        auto reply = reply_of(client_.call(call));
        const bool soon_better = reply.not_sent || reply.status == 503;
        if (!soon_better || std::chrono::steady_clock::now() >= deadline || interrupted()) {
            if (reply.status != 0) return reply;
            throw Failure(exit_failed, "the gateway at " + client_.access().gateway +
                                           " does not answer (" + reply.body +
                                           ").\n`duet status` shows what is wrong. The supervisor "
                                           "restarts a process that died.");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

Reply Shop::call_process(const RunningProcess& process, http::Method method,
                         const std::string& path, const std::string& body) {
    return reply_of(client_.call_process(process, method, path, max_answer, body));
}

std::vector<std::string> Shop::running_styles(const std::string& option) const {
    if (option == processes::both) return plan_.styles;
    const auto wanted = styles_from(option);
    if (std::ranges::find(plan_.styles, wanted.front()) != plan_.styles.end()) return wanted;
    throw Failure(
        exit_not_up,
        "the " + option + " style is not up.\nStart it with `duet up --style " + option + "`.");
}

std::vector<RunningProcess> Shop::processes_named(const std::string& name,
                                                  const std::string& style_option) const {
    check_name(name);
    const auto styles = style_option == processes::both ? plan_.styles : styles_from(style_option);
    std::vector<RunningProcess> found;
    for (const auto& process : record_.processes) {
        const bool fits = process.program.style == processes::both ||
                          std::ranges::find(styles, process.program.style) != styles.end();
        if (process.program.name == name && fits) found.push_back(process);
    }
    if (found.empty())
        throw Failure(exit_failed, "there is no " + name + " in the " + style_option +
                                       " style that runs now; `duet status` lists what runs.");
    return found;
}

std::vector<RunningProcess> Shop::services(const std::string& style_option) const {
    const auto styles = running_styles(style_option);
    std::vector<RunningProcess> found;
    for (const auto& process : record_.processes) {
        const bool fits = std::ranges::find(styles, process.program.style) != styles.end();
        if (process.program.is_service() && fits) found.push_back(process);
    }
    return found;
}

}  // namespace duet::commands
