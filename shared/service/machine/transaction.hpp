#pragma once
// What a handler may use: the database inside one transaction, timers, and messages to the outside
// that leave only after the commit.

#include "shared/clock/clock.hpp"
#include "shared/faults/faults.hpp"
#include "shared/messages/codec.hpp"
#include "shared/service/machine/inbound.hpp"
#include "shared/store/connection.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duet::service {

/// Lives for one message. Its references outlive it. One thread.
class Transaction {
public:
    Transaction(store::Connection& database, Instant at, Faults& faults, const Inbound& message)
        : db{database}, now{at}, cause{message}, faults_{faults}, context_{message.traceparent} {}

    store::Connection& db;
    const Instant now;
    const Inbound& cause;  ///< the message being handled

    /// Sets (or moves) a durable timer, one per subject and type. When it is due, the handler of
    /// `on.timer<T>` gets `reminder`.
    template <class T> void remind_at(Instant due, const T& reminder) {
        remind(due, T::type, reminder.subject(), encode(reminder));
    }
    template <class T> void forget(const std::string& subject) { forget_timer(T::type, subject); }

    /// Sends a command after the commit (coordinator only). A crash may lose the command; the saga
    /// log brings it back.
    void send(Command command) { commands_.push_back(std::move(command)); }

    /// Answers the clients that wait for `subject`, after the commit: it is settled.
    void announce(std::string subject, std::string answer) {
        announcements_.push_back({std::move(subject), std::move(answer)});
    }

    /// Commits the effect but drops this reply (test token `tok_lost_reply`).
    void lose_reply() { lose_reply_ = true; }

    /// Timers set from here on belong to this trace instead of the trace of `cause` (a reply
    /// carries none). `context` must outlive the transaction.
    void follow(const std::string& context) { context_ = context; }
    /// Exports the span after the commit.
    void trace(telemetry::Span span) { spans_.push_back(std::move(span)); }

    /// Names the step for fault points: passes "<step>.before_commit" now and "<step>.after_commit"
    /// after the commit.
    void step(std::string_view name);

private:
    friend class Machine;
    void remind(Instant due, std::string_view type, const std::string& subject,
                const std::string& data);
    void forget_timer(std::string_view type, const std::string& subject);

    Faults& faults_;
    std::vector<Command> commands_;
    std::vector<Announcement> announcements_;
    std::vector<std::string> steps_;
    telemetry::Spans spans_;
    std::string_view context_;
    bool timers_changed_ = false;
    bool lose_reply_ = false;
};

/// A failure that may pass by itself (a dependency that answers later): nothing is stored, and the
/// sender retries.
struct Transient : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace duet::service
