#pragma once
// What a handler may touch: the service's database inside one transaction, timers, and a few words
// to the outside that are spoken only after the commit.

#include "shared/clock/clock.hpp"
#include "shared/faults/faults.hpp"
#include "shared/messages/codec.hpp"
#include "shared/service/machine/inbound.hpp"
#include "shared/store/connection.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duet::service {

class Transaction {
public:
    Transaction(store::Connection& database, Instant at, Faults& faults, const Inbound& message)
        : db{database}, now{at}, cause{message}, faults_{faults}, context_{message.traceparent} {}

    store::Connection& db;
    const Instant now;
    const Inbound& cause;  ///< the message being handled

    /// Sets (or moves) a durable timer; when due, the handler of `on.timer<T>` gets `reminder`. One per
    /// subject and type.
    template <class T> void remind_at(Instant due, const T& reminder) {
        remind(due, T::type, reminder.subject(), encode(reminder));
    }
    template <class T> void forget(const std::string& subject) { forget_timer(T::type, subject); }

    /// Sends a command once this is committed (coordinator only; what must be resumable is in its
    /// saga log).
    void send(Command command) { commands_.push_back(std::move(command)); }

    /// Tells whoever waits for `subject` that it is settled.
    void announce(std::string subject, std::string answer) {
        announcements_.push_back({std::move(subject), std::move(answer)});
    }

    /// The effect stays, but whoever asked shall not hear of it this time (test token
    /// `tok_lost_reply`).
    void lose_reply() { lose_reply_ = true; }

    /// What is reminded from here on belongs to this trace, and not to that of `cause` (a reply
    /// brings none along).
    void follow(const std::string& context) { context_ = context; }
    /// Something to tell of a trace, once this is committed.
    void trace(telemetry::Span span) { spans_.push_back(std::move(span)); }

    /// Names the step for fault points: "<step>.before_commit" is hit now, "<step>.after_commit"
    /// once it is durable.
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

/// Something that may pass by itself (a dependency that answers later): nothing is stored, the
/// message comes again.
struct Transient : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace duet::service
