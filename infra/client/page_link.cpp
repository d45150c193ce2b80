#include "infra/client/page_link.hpp"

#include "infra/supervisor/keys.hpp"
#include "infra/supervisor/launch.hpp"
#include "infra/supervisor/record.hpp"
#include "shared/config/config.hpp"
#include "shared/http/client/client.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include <unistd.h>

namespace duet::commands {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr auto between_looks = 200ms;

/// The desktop's command to open an address; nullopt where there is no desktop.
std::optional<fs::path> browser_opener() {
    if (!config::text("DISPLAY") && !config::text("WAYLAND_DISPLAY")) return std::nullopt;
    std::istringstream folders{config::text("PATH").value_or("/usr/bin:/bin")};
    for (std::string folder; std::getline(folders, folder, ':');) {
        const auto program = fs::path{folder} / "xdg-open";
        if (access(program.c_str(), X_OK) == 0) return program;
    }
    return std::nullopt;
}

void open_browser(const fs::path& opener, const std::string& link, const processes::Paths& paths) {
    processes::Launch start;
    start.command = {opener.string(), link};
    start.environment = processes::own_environment();
    start.log = paths.state / "logs" / "browser.log";
    start.folder = paths.state;
    start.bond = processes::Launch::Bond::detached;
    processes::launch(start);
}

}  // namespace

std::string page_address(const processes::Plan& plan) {
    const auto& programs = processes::catalogue();
    return plan.url_of(*std::ranges::find_if(programs, [](const processes::Program& program) {
        return program.name == "console";
    })) + "/";
}

std::optional<std::string> page_link(const processes::Plan& plan, const std::string& operator_key) {
    http::Client client;
    const auto answer = client.call({http::Method::post,
                                     page_address(plan) + "api/tickets",
                                     {{"Authorization", "Bearer " + operator_key}},
                                     {},
                                     1s});
    const auto body = nlohmann::json::parse(answer.ok() ? answer.body : "", nullptr, false);
    if (!body.is_object() || !body.contains("ticket")) return std::nullopt;
    return page_address(plan) + "#ticket=" + body["ticket"].get<std::string>();
}

PageOpener::PageOpener(processes::Paths paths, bool wanted)
    : paths_{std::move(paths)}, waits_{wanted && browser_opener().has_value()} {}

void PageOpener::poll() {
    if (!waits_ || std::chrono::steady_clock::now() < next_look_) return;
    next_look_ = std::chrono::steady_clock::now() + between_looks;
    if (!processes::running_record(paths_)) return;  // the plan may be that of an earlier run
    const auto plan = processes::load_plan(paths_);
    const auto link =
        plan ? page_link(*plan, processes::key_for(paths_, "operator")) : std::nullopt;
    if (!link) return;
    waits_ = false;
    try {
        open_browser(*browser_opener(), *link, paths_);
        opened_ = true;
    } catch (const std::exception&) {
        // `up` prints the link in any case.
    }
}

}  // namespace duet::commands
