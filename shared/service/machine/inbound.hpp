#pragma once
// A message that reached a service, by whichever door, and what became of it.

#include "shared/messages/body.hpp"
#include "shared/messages/cloudevent.hpp"
#include "shared/messages/command.hpp"
#include "shared/telemetry/span.hpp"

#include <any>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duet::service {

struct Inbound {
    enum class Kind { command, event, request, timer, reply };

    Kind kind = Kind::event;
    std::string id;  ///< the same id takes effect once; empty: no such promise was asked for
    std::string type;
    std::string subject;
    std::string traceparent;  ///< a trace context; from its handling on, that of the handling
                              ///< itself (tracing.hpp)
    telemetry::SpanId came_from =
        0;            ///< of a message that is followed and being handled: the span that caused it
    Instant began{};  ///< with `came_from`
    std::chrono::steady_clock::time_point
        arrived{};             ///< set by the writer, for its measurements alone
    std::int64_t attempt = 1;  ///< how often it has been delivered, this time included
    Body data;
    std::any payload;         ///< requests and replies: the value, read and checked at the door
    std::string fingerprint;  ///< requests: of the body
    std::string raw;          ///< events: the bytes as they came, for the quarantine
    std::string unreadable;   ///< events: why they cannot even be read; empty when they can
    bool redriven = false;    ///< events: a person sent it again from the quarantine
    int generation = 0;       ///< requests: set by the machine
};

/// What a customer's request is answered.
struct Answer {
    int status = 200;
    std::string body;  ///< JSON
};

struct Result {
    enum class Status {
        handled,       ///< took effect now
        repeated,      ///< took effect earlier; the stored reply is given again
        mismatched,    ///< the same key came with another body (requests)
        failed,        ///< nothing was changed; the message may come again
        dead_lettered  ///< put aside; it must not come again
    };
    Status status = Status::handled;
    Reply reply;            ///< commands
    Answer answer;          ///< requests
    std::string subject;    ///< requests: what it is about (the order's id)
    std::string error;      ///< failed, dead_lettered: why
    bool no_space = false;  ///< failed because the volume is full
    bool lose_reply =
        false;  ///< test token: the effect stays, this first reply (or acknowledgement) is lost
};

/// "command", "event", …; and in one word what became of a message: "done", "refused", "repeated",
/// "failed", …
std::string_view name_of(Inbound::Kind kind);
std::string_view outcome_of(const Inbound& message, const Result& result);

/// An outbox row on its way to the broker.
struct OutboxRow {
    std::int64_t seq = 0;
    std::string id;
    std::string type;
    std::string body;
};

/// "This order is settled" (or this return): wakes whoever waits for it.
struct Announcement {
    std::string subject;
    std::string answer;  ///< JSON given to those who wait
};

/// What one turn of the machine leaves to do once it is durable.
struct BatchResult {
    std::vector<Result> results;  ///< one for each message, in their order
    std::vector<OutboxRow> events;
    std::vector<Command> commands;  ///< coordinator only
    std::vector<Announcement> announcements;
    telemetry::Spans spans;  ///< what there is to tell of messages that are followed

    /// What the messages so far have contributed. The results are no part of it: each message has
    /// one, also a message that was rolled back.
    struct Mark {
        std::size_t events, commands, announcements, spans;
    };
    Mark mark() const;
    /// Drops everything contributed since `mark`. REQUIRES: a mark of this batch.
    void rollback(const Mark& mark);
};

}  // namespace duet::service
