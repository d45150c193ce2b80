#include "infra/duet/examination.hpp"

#include "infra/overlay/tool_check.hpp"
#include "infra/supervisor/files.hpp"
#include "infra/supervisor/launch.hpp"
#include "infra/supervisor/plan.hpp"
#include "infra/supervisor/ports.hpp"
#include "infra/supervisor/readiness.hpp"
#include "shared/config/config.hpp"
#include "shared/http/client/client.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <sstream>

#include <unistd.h>

namespace duet::commands {
namespace fs = std::filesystem;
using processes::Paths;
using Verdict = Finding::Verdict;

namespace {

Finding system() {
    const auto text = processes::read_file("/etc/os-release").value_or("");
    std::istringstream lines{text};
    std::string name = "unknown", version, id;
    for (std::string line; std::getline(lines, line);) {
        const auto value = [&] { return line.substr(line.find('=') + 1); };
        if (line.starts_with("PRETTY_NAME=")) name = value();
        if (line.starts_with("VERSION_ID=")) version = value();
        if (line.starts_with("ID=")) id = value();
    }
    const bool known = id == "debian" && (version == "\"12\"" || version == "\"13\"");
    return {"system", known ? Verdict::well : Verdict::note, name,
            known ? ""
                  : "Duet is tried on Debian 12 and 13; elsewhere package names and versions may "
                    "differ."};
}

Finding packages() {
    const std::vector<std::string> needed{"g++",         "cmake",         "ninja-build",
                                          "nats-server", "sqlite3",       "libpistache-dev",
                                          "libnats-dev", "libsqlite3-dev"};
    std::string missing, versions;
    for (const auto& package : needed) {
        try {
            const auto version = processes::output_of(
                {"/usr/bin/dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", package},
                std::chrono::seconds(5));
            if (!version.starts_with("installed "))
                missing += " " + package;
            else
                versions += (versions.empty() ? "" : ", ") + package + " " + version.substr(10);
        } catch (const std::exception&) {  // dpkg-query fails for an unknown package
            missing += " " + package;
        }
    }
    if (missing.empty()) return {"packages", Verdict::well, versions, ""};
    return {"packages", Verdict::bad, "missing:" + missing,
            "apt-get install" + missing + " (as root); ./duet does it by itself."};
}

Finding programs(const Paths& paths) {
    std::string missing;
    for (const auto& program : processes::catalogue()) {
        if (access(paths.executable(program).c_str(), X_OK) != 0) missing += " " + program.slug();
    }
    if (missing.empty())
        return {"programs", Verdict::well, "all built, in " + paths.programs.string(), ""};
    return {"programs", Verdict::bad, "not built:" + missing,
            "Run ./duet in the checkout; it builds them and shows the compiler's errors."};
}

Finding disk(const Paths& paths) {
    auto folder = paths.state;
    while (!fs::exists(folder)) folder = folder.parent_path();
    const auto free = fs::space(folder).available / 1'000'000;
    const auto found = fmt::format("{} MB free for {}", free, paths.state.string());
    if (access(folder.c_str(), W_OK) != 0)
        return {"disk", Verdict::bad, folder.string() + " cannot be written",
                "Make it yours (chown), or name another state folder in DUET_STATE."};
    if (free < 200)
        return {"disk", Verdict::bad, found,
                "Free some space: services refuse orders that they cannot keep."};
    return {"disk", free < 2000 ? Verdict::note : Verdict::well, found,
            free < 2000 ? "Enough to run; a long import or the build may need 2 GB." : ""};
}

Finding memory() {
    std::istringstream lines{processes::read_file("/proc/meminfo").value_or("")};
    for (std::string word; lines >> word;) {
        if (word != "MemAvailable:") continue;
        long kilobytes = 0;
        lines >> kilobytes;
        const bool enough = kilobytes > 700'000;
        return {"memory", enough ? Verdict::well : Verdict::note,
                std::to_string(kilobytes / 1000) + " MB available",
                enough ? "" : "The shop runs in about 300 MB; building needs 1 GB a compiler."};
    }
    return {"memory", Verdict::note, "unknown (/proc/meminfo)", ""};
}

Finding ports() {
    std::string taken;
    for (const auto& program : processes::catalogue()) {
        if (!processes::port_is_free(program.preferred_port))
            taken += fmt::format(" {} ({})", program.preferred_port, program.slug());
    }
    if (taken.empty()) return {"ports", Verdict::well, "all preferred ports are free", ""};
    return {"ports", Verdict::note, "taken by others:" + taken,
            "`up` finds other ports by itself and shows them; `ss -ltnp` lists the processes on "
            "these."};
}

Finding running(const Paths& paths, const processes::Record& record) {
    http::Client client;
    const auto ready = processes::ready_ones(client, record);
    std::string waiting;
    for (const auto& process : record.processes) {
        if (!ready.contains(process.program.slug()))
            waiting += " " + process.program.slug() + " (" + process.condition + ", log " +
                       paths.log(process.program).string() + ")";
    }
    if (waiting.empty())
        return {"shop", Verdict::well,
                fmt::format("up, all {} processes ready", record.processes.size()), ""};
    return {"shop", Verdict::bad, "up, not ready:" + waiting,
            "`duet logs SERVICE` shows why, `duet logs supervisor` how it ended."};
}

Finding leftovers(const Paths& paths) {
    const auto record = processes::load_record(paths);
    if (!record) return {"shop", Verdict::well, "not up, nothing left behind", ""};
    unsigned alive = 0;
    for (const auto& process : record->processes) {
        if (record->boot == processes::boot_id() && process.identity &&
            processes::alive(*process.identity))
            ++alive;
    }
    return {
        "shop", Verdict::note,
        fmt::format("an earlier run did not end properly; {} of its processes still run", alive),
        "`duet up` or `duet down` ends them; orders are kept."};
}

/// What `duet lab check` and the build itself need.
void look_at_tools(std::vector<Finding>& findings) {
    const auto build = fs::read_symlink("/proc/self/exe").parent_path().parent_path();
    for (auto& tool : overlay::check_tools(build)) {
        const auto verdict = tool.advice.empty() ? Verdict::well : Verdict::bad;
        findings.push_back(
            {std::move(tool.what), verdict, std::move(tool.found), std::move(tool.advice)});
    }
    if (const auto cache = config::text("DUET_CACHE_UNUSABLE")) {
        findings.push_back({"your own cache", Verdict::note,
                            *cache + " cannot be written; ./duet keeps a cache in its build folder",
                            "Make it yours (chown -R), free some space, or set CCACHE_DIR."});
    }
}

}  // namespace

std::vector<Finding> examine(const Paths& paths) {
    std::vector<Finding> findings{system(), packages(), programs(paths), disk(paths), memory()};
    look_at_tools(findings);
    if (const auto record = processes::running_record(paths)) {
        findings.push_back(running(paths, *record));
    } else {
        findings.push_back(ports());
        findings.push_back(leftovers(paths));
    }
    return findings;
}

}  // namespace duet::commands
