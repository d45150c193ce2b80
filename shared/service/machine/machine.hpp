#pragma once
// The machine: messages in, one transaction, messages out. No threads, no sockets, no wall clock: a
// process, a test and the simulation drive the same code.
//
// A lab replaces one source file at a time, so the class is split: machine.cpp (the batch),
// handling.cpp (one message), failing.cpp (a message that failed), timers.cpp.

#include "shared/service/machine/handlers.hpp"
#include "shared/service/machine/inbox.hpp"
#include "shared/service/outbox/outbox.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duet::service {

/// The writer of one database. Every reference must outlive it. One thread.
class Machine {
public:
    struct Settings {
        std::string source;                   ///< CloudEvents source, "/choreographed/payments"
        std::int64_t max_attempts = 5;        ///< at this attempt a failing event is dead-lettered
        std::chrono::minutes outbox_kept{5};  ///< minimum retention of acknowledged rows
        std::chrono::hours inbox_kept{7 * 24};
        /// Called after a rollback: what memory holds of the database may be wrong.
        std::function<void()> rolled_back;
    };

    /// Creates the machine's tables, deletes old inbox rows and reads the timers.
    Machine(store::Connection& db, const Handlers& handlers, const Clock& clock, Faults& faults,
            Settings settings);

    /// Handles the batch in ONE transaction; a message that fails rolls back alone, in a savepoint.
    /// If this throws, do not reply, publish or acknowledge; a StoreError means that the batch has
    /// changed nothing.
    BatchResult process(std::vector<Inbound>& batch);

    /// The due timers as messages for `process`, at most `limit`.
    std::vector<Inbound> due(int limit = 64);
    std::optional<Instant> next_due() const { return next_due_; }

    /// The broker has acknowledged these rows; the next batch writes it to the database.
    void note_published(const Published& published) {
        if (published.seq > newly_published_.seq) newly_published_ = published;
    }
    /// True: `note_published` has news that the next batch will write.
    bool has_notes() const { return newly_published_.seq > outbox_.published(); }
    /// How many batches `process` has handled a second time, message by message.
    std::uint64_t batches_retried() const { return batches_retried_; }
    /// The relay publishes every row that is still kept once more. A commit of its own.
    void republish_all();
    const Outbox& outbox() const { return outbox_; }

    /// Stores whether the consumption of events is paused. A commit of its own.
    void pause(bool pauses);
    static bool paused(store::Connection& db);

    /// Commits a row that no code reads. Throws StoreError when the database takes no writes.
    void write_probe();

    /// Deletes outbox rows whose retention is over; true when there may be more of them.
    bool trim();

private:
    struct Work;  // the batch so far

    // machine.cpp
    std::optional<BatchResult> process_together(std::vector<Inbound>& batch);
    BatchResult process_each(std::vector<Inbound>& batch);
    BatchResult finish(store::TransactionScope& transaction, Work& work,
                       const std::vector<Inbound>& batch);
    void start_trace(Inbound& message);
    void record_span(const Inbound& message, BatchResult& batch, std::size_t first_event);
    void forget_since(std::int64_t outbox_mark);
    // handling.cpp
    Result handle(Inbound& message, BatchResult& batch, std::vector<std::string>& steps);
    Result apply(Inbound& message, BatchResult& batch, std::vector<std::string>& steps);
    // failing.cpp
    static Result failure(const std::string& why, bool no_space = false);
    Result failed(Inbound& message, const std::string& problem, bool permanent);
    Result dead_letter(const Inbound& message, const std::string& reason);
    // timers.cpp
    void refresh_timers();

    store::Connection& db_;
    const Handlers& handlers_;
    const Clock& clock_;
    Faults& faults_;
    Settings settings_;
    Inbox inbox_;
    Outbox outbox_;
    std::optional<Instant> next_due_;
    Published newly_published_;
    bool timers_changed_ = false;
    std::uint64_t batches_retried_ = 0;
};

}  // namespace duet::service
