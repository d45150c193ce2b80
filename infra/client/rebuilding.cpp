#include "infra/client/rebuilding.hpp"

#include "infra/nats/server.hpp"
#include "infra/supervisor/environment.hpp"
#include "infra/supervisor/keys.hpp"
#include "infra/supervisor/launch.hpp"
#include "infra/supervisor/waiting.hpp"
#include "services/reporting/store/content.hpp"
#include "shared/store/connection.hpp"

#include <charconv>
#include <csignal>
#include <map>
#include <thread>

namespace duet::commands {

namespace {

using namespace std::chrono_literals;

constexpr auto max_take = 30min;
constexpr auto timeout = 20s;

std::map<std::string, std::string> rows_of(const std::filesystem::path& file) {
    store::Connection db{file.string(), store::Connection::Mode::read_only};
    std::map<std::string, std::string> rows;
    for (const auto* query : reporting::content) {
        for (auto found = db.query(query); found.next();) rows[found.text(0)] = found.text(1);
    }
    return rows;
}

void remove_database(const std::filesystem::path& file) {
    for (const auto* part : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + part);
}

processes::Environment environment_of(const processes::Paths& paths,
                                      const processes::Program& program) {
    const auto plan = processes::load_plan(paths).value();
    processes::Secrets secrets;
    secrets.operator_key = processes::key_for(paths, "operator");
    auto environment =
        processes::environment_for(program, plan, paths, secrets, processes::own_environment());
    environment["DUET_NATS_USER"] = nats::operator_user;
    environment["DUET_NATS_PASSWORD"] =
        nats::ensure_passwords(paths.broker(), {nats::operator_user}).at(nats::operator_user);
    return environment;
}

}  // namespace

Rebuilding::Rebuilding(const processes::Paths& paths, std::string service, bool from_what_is_left)
    : paths_{paths},
      service_{std::move(service)},
      from_what_is_left_{from_what_is_left},
      shop_{paths} {
    database_ = paths_.database(live().program);
    fresh_ = database_.string() + ".rebuilding";
    remove_database(fresh_);
}

Rebuilding::~Rebuilding() {
    let_hear_again();
    std::error_code ignored;  // ignored: the next rebuild removes a leftover unfinished file
    for (const auto* part : {"", "-wal", "-shm"})
        std::filesystem::remove(fresh_.string() + part, ignored);
}

processes::RunningProcess Rebuilding::live() const {
    return Shop{paths_}.processes_named(service_, std::string{processes::choreographed}).front();
}

void Rebuilding::take(const std::filesystem::path& known_to) {
    const auto program = live().program;
    std::vector<std::string> command{paths_.executable(program).string(), "--style", program.style,
                                     "--rebuild", fresh_.string()};
    if (from_what_is_left_) command.emplace_back("--from-what-is-left");
    if (!known_to.empty()) command.insert(command.end(), {"--known-to", known_to.string()});
    try {
        const auto position =
            processes::output_of(command, max_take, environment_of(paths_, program));
        std::from_chars(position.data(), position.data() + position.size(), taken_);
    } catch (const std::runtime_error& problem) {
        throw Failure(exit_failed, std::string{"not rebuilt: "} + problem.what() +
                                       ".\nNothing was changed; " + service_ +
                                       " serves as before.");
    }
}

void Rebuilding::take_all() { take(); }

/// Waits until the live service has consumed everything that went into the new database, so that
/// both are alike when it pauses.
void Rebuilding::let_it_come_as_far() const {
    store::Connection fresh{fresh_.string(), store::Connection::Mode::read_only},
        old{database_.string(), store::Connection::Mode::read_only};
    std::vector<std::string> ids;
    for (auto rows = fresh.query("SELECT id FROM inbox"); rows.next();) ids.push_back(rows.text(0));
    const auto until = std::chrono::steady_clock::now() + timeout;
    for (const auto& id : ids) {
        while (!old.number("SELECT 1 FROM inbox WHERE id = ?", id)) {
            if (std::chrono::steady_clock::now() > until)
                return;  // the comparison will show the difference
            std::this_thread::sleep_for(5ms);
        }
    }
}

void Rebuilding::pause_and_take_what_it_knows() {
    let_it_come_as_far();
    paused_ = true;
    const auto reply = shop_.call_process(live(), http::Method::post, "/admin/pause");
    if (!reply.ok())
        throw Failure(exit_failed, service_ + " does not pause: " + reply.problem() +
                                       ".\nIt serves as before; try again.");
    take(database_);
}

std::vector<std::string> Rebuilding::differences() const {
    const auto old_rows = rows_of(database_), new_rows = rows_of(fresh_);
    std::vector<std::string> found;
    for (const auto& [name, row] : old_rows) {
        const auto other = new_rows.find(name);
        if (other == new_rows.end())
            found.push_back(name + " is not in the stream");
        else if (other->second != row)
            found.push_back(name + ": " + row + ", rebuilt " + other->second);
    }
    for (const auto& [name, row] : new_rows) {
        if (!old_rows.contains(name)) found.push_back(name + " was missing");
    }
    return found;
}

void Rebuilding::put_in_place() {
    take();
    const auto before = live();
    std::filesystem::rename(fresh_, database_.string() + ".rebuilt");
    // the process that opens the new database consumes, because that database records no pause
    paused_ = false;
    if (before.identity) processes::send_signal(*before.identity, SIGTERM);
    const auto until = std::chrono::steady_clock::now() + timeout;
    while (std::filesystem::exists(database_.string() + ".rebuilt") ||
           !shop_.call_process(live(), http::Method::get, "/readyz").ok()) {
        if (std::chrono::steady_clock::now() > until)
            throw Failure(exit_failed,
                          service_ + " has not started again within 20 s; see `duet logs " +
                              service_ + "`.\nThe rebuilt database is taken at its next start.");
        std::this_thread::sleep_for(20ms);
    }
}

void Rebuilding::let_hear_again() noexcept {
    if (!paused_) return;
    try {
        shop_.call_process(live(), http::Method::post, "/admin/resume");
        paused_ = false;
    } catch (const std::exception&) {
        // The service is down: the next `duet rebuild` ends the pause.
    }
}

}  // namespace duet::commands
