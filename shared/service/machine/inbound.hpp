#pragma once
// A message that reached a service through one of its doors, and its result. Plain data.

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

/// A message on its way to its handler.
struct Inbound {
    enum class Kind { command, event, request, timer, reply };

    Kind kind = Kind::event;
    std::string id;  ///< the same id takes effect once; empty: every delivery takes effect
    std::string type;
    std::string subject;
    /// A trace context. While the message is handled: the context of its own span (tracing.hpp).
    std::string traceparent;
    /// The span that caused a traced message; 0 before it is handled, and when it is not traced.
    telemetry::SpanId parent_span = 0;
    Instant began{};  ///< set with `parent_span`
    /// Set by the writer, for the metrics only.
    std::chrono::steady_clock::time_point arrived{};
    std::int64_t attempt = 1;  ///< number of this delivery; the first is 1
    Body data;
    std::any payload;         ///< requests and replies: the value, read and checked at the door
    std::string fingerprint;  ///< requests: SHA-256 of the path and the body
    std::string raw;          ///< events: the bytes as delivered, for a dead letter
    std::string unreadable;   ///< events: why the bytes cannot be read; empty when they can
    bool redriven = false;    ///< events: an operator sent the dead letter again
    int generation = 0;       ///< requests: set by the machine
};

/// The HTTP answer to a request.
struct Answer {
    int status = 200;
    std::string body;  ///< JSON
};

/// What happened to a message.
struct Result {
    enum class Status {
        handled,       ///< took effect now
        repeated,      ///< took effect earlier; the stored reply is sent again
        mismatched,    ///< requests: the key came with another path or body before
        failed,        ///< changed nothing; the sender may retry
        dead_lettered  ///< stored as a dead letter; the broker must not deliver it again
    };
    Status status = Status::handled;
    Reply reply;            ///< commands
    Answer answer;          ///< requests
    std::string subject;    ///< requests: the id of the order that it is about
    std::string error;      ///< failed, dead_lettered: why
    bool no_space = false;  ///< failed because the volume is full
    /// A test token or a fault loses this reply (or acknowledgement); the effect stays.
    bool lose_reply = false;
};

/// "command", "event", …
std::string_view name_of(Inbound::Kind kind);
/// The result in one word: "done", "refused", "repeated", "failed", …
std::string_view outcome_of(const Inbound& message, const Result& result);

/// An outbox row on its way to the broker.
struct OutboxRow {
    std::int64_t seq = 0;
    std::string id;
    std::string type;
    std::string body;
};

/// "This order (or return) is settled": answers the clients that wait for it.
struct Announcement {
    std::string subject;
    std::string answer;  ///< JSON
};

/// What a batch leaves to do after its commit.
struct BatchResult {
    std::vector<Result> results;  ///< one per message, in the same order
    std::vector<OutboxRow> events;
    std::vector<Command> commands;  ///< coordinator only
    std::vector<Announcement> announcements;
    telemetry::Spans spans;  ///< of the messages that are traced

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
