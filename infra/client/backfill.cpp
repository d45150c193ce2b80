#include "infra/client/backfill.hpp"

#include <thread>

namespace duet::commands {

using nlohmann::json;
using namespace std::chrono_literals;

Backfill::Backfill(const processes::Paths& paths)
    : shop_{paths},
      coordinator_{
          shop_.processes_named("coordinator", std::string{processes::orchestrated}).front()} {}

void Backfill::begin(const std::string& from) {
    const auto reply = shop_.call_process(coordinator_, http::Method::post,
                                          "/admin/pipeline/backfill", json{{"from", from}}.dump());
    if (reply.status == 400) {
        throw Failure(
            exit_misuse,
            "--from " + from + " is no date to begin at: " + reply.problem() +
                "\nGive a day or a time that has passed: duet pipeline backfill --from 2010-12-01");
    }
    if (reply.status == 409)
        throw Failure(exit_failed,
                      "not started: " + reply.problem() + "\n`duet pipeline` shows its progress.");
    if (!reply.ok())
        throw Failure(exit_failed, "the coordinator refuses the backfill: " + reply.problem() +
                                       "\nNothing was started; `duet status` shows what is wrong.");
}

bool Backfill::wait(const std::function<bool()>& stop) {
    while (!stop()) {
        const auto reply = shop_.call_process(coordinator_, http::Method::get, "/admin/pipeline");
        if (!reply.ok())
            throw Failure(
                exit_failed,
                "the coordinator does not report its progress: " + reply.problem() +
                    "\nThe backfill goes on by itself; `duet pipeline` shows its progress.");
        const auto seen = reply.json();
        lane_ = seen.value("backfill", json::object());
        if (!seen.value("backfill_open", false)) return true;
        std::this_thread::sleep_for(50ms);
    }
    return false;
}

}  // namespace duet::commands
