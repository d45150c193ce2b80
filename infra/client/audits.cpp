#include "infra/client/audits.hpp"

#include "infra/duet/cli/context.hpp"
#include "services/audit/audit.hpp"
#include "shared/http/client/client.hpp"

#include <thread>

namespace duet::commands {

using nlohmann::json;

namespace {

using Steady = std::chrono::steady_clock;

constexpr auto timeout_with_gateway =
    std::chrono::seconds(8);  // the supervisor restarts a dead process within moments

json get_json(const client::ShopAccess& shop, const std::string& style, const std::string& path) {
    http::Client client;
    const auto deadline = Steady::now() + timeout_with_gateway;
    for (;;) {
        const auto answer = client.call({http::Method::get,
                                         shop.gateway + "/" + style + path,
                                         {{"Authorization", "Bearer " + shop.operator_key}},
                                         {},
                                         std::chrono::seconds(120)});
        auto value = json::parse(answer.body, nullptr, false);
        if (answer.ok() && !value.is_discarded()) return value;
        if (answer.outcome == http::Answer::Outcome::answered && answer.status < 500)
            return json(nullptr);
        if (Steady::now() >= deadline) {
            throw Failure(exit_failed,
                          "the shop does not answer " + path + " (" + style + "): " +
                              (answer.status == 0 ? answer.error
                                                  : std::to_string(answer.status) + " " +
                                                        answer.body.substr(0, 300)) +
                              "\n`duet status` shows what is wrong.");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

}  // namespace

std::map<std::string, std::string> databases_of(const processes::Paths& paths,
                                                const std::string& style) {
    std::map<std::string, std::string> databases;
    for (const auto& program : processes::catalogue()) {
        if (program.style == style && program.owns_database &&
            std::filesystem::exists(paths.database(program)))
            databases[program.name] = paths.database(program).string();
    }
    return databases;
}

json audit_of(const client::ShopAccess& shop, const std::string& style) {
    auto report = get_json(shop, style, "/v1/audit");
    if (!report.is_object())
        throw Failure(exit_failed,
                      "the gateway does not offer an audit of the " + style + " style.");
    return report;
}

json audit_after_drain(const client::ShopAccess& shop, const std::string& style,
                       std::chrono::milliseconds timeout, const std::function<bool()>& stop) {
    const auto deadline = Steady::now() + timeout;
    for (;;) {
        auto report = audit_of(shop, style);
        const auto under_way = report.value("under_way", 0L);
        if (under_way == 0 || Steady::now() >= deadline || (stop && stop())) return report;
        const auto waiting = get_json(shop, style, "/v1/reviews?limit=1000");
        if (waiting.is_object() &&
            static_cast<long>(waiting.value("reviews", json::array()).size()) >= under_way)
            return report;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
}

json audit_of_files(const processes::Paths& paths, const std::string& style) {
    const auto databases = databases_of(paths, style);
    if (!databases.contains("orders"))
        throw Failure(exit_failed, "there are no files of the " + style + " style in " +
                                       (paths.state / "data").string() +
                                       ".\nStart the shop with `duet up`.");
    return json::parse(audit::to_json(audit::check(style, databases)));
}

std::vector<std::string> styles_with_files(const processes::Paths& paths,
                                           const std::vector<std::string>& wanted) {
    std::vector<std::string> found;
    for (const auto& style : wanted) {
        if (databases_of(paths, style).contains("orders")) found.push_back(style);
    }
    return found;
}

}  // namespace duet::commands
