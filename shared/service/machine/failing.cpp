// The result of a message whose handler failed: the sender may retry, and an event becomes a dead
// letter at its last attempt.

#include "shared/service/machine/machine.hpp"

#include "shared/service/machine/dead_letters.hpp"

namespace duet::service {

namespace {

constexpr std::chrono::seconds timer_retry{1};

}  // namespace

Result Machine::failure(const std::string& why, bool no_space) {
    Result result;
    result.status = Result::Status::failed;
    result.reply = Reply::failed(why);
    result.error = why;
    result.no_space = no_space;
    return result;
}

Result Machine::failed(Inbound& message, const std::string& problem, bool permanent) {
    if (message.kind == Inbound::Kind::event &&
        (permanent || message.attempt >= settings_.max_attempts))
        return dead_letter(message, problem);
    if (message.kind == Inbound::Kind::timer) {
        db_.run("UPDATE timers SET due = ? WHERE type = ? AND subject = ?",
                to_micros(clock_.now() + timer_retry), message.type, message.subject);
        timers_changed_ = true;
    }
    auto result = failure(problem);
    result.reply.permanent = permanent;
    return result;
}

Result Machine::dead_letter(const Inbound& message, const std::string& reason) {
    dead_letters::put(db_, message, reason, clock_.now());
    Result result;
    result.status = Result::Status::dead_lettered;
    result.error = reason;
    return result;
}

}  // namespace duet::service
