#pragma once
// The machine: messages in, one transaction, messages out. No threads, no sockets, no wall clock; a
// process, a test and the simulation drive the same code.

#include "shared/service/machine/handlers.hpp"
#include "shared/service/machine/inbox.hpp"
#include "shared/service/outbox/outbox.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duet::service {

class Machine {
public:
    struct Settings {
        std::string source;                   ///< CloudEvents source, "/choreographed/payments"
        std::int64_t max_attempts = 5;        ///< an event that fails this often is dead_lettered
        std::chrono::minutes outbox_kept{5};  ///< acknowledged rows stay at least this long
        std::chrono::hours inbox_kept{7 * 24};
        std::function<void()>
            rolled_back;  ///< something was undone: what memory holds of it may be wrong
    };

    /// Creates the machine's tables. The references must outlive it; one thread at a time.
    Machine(store::Connection& db, const Handlers& handlers, const Clock& clock, Faults& faults,
            Settings settings);

    /// Handles the batch in ONE transaction; a message that fails rolls back alone (in a savepoint
    /// of its own). Nothing in the returned turn may be told to anybody had this thrown: a
    /// StoreError means that nothing of the batch happened.
    BatchResult process(std::vector<Inbound>& batch);

    /// The timers that are due, as messages for `process`; at most `limit`.
    std::vector<Inbound> due(int limit = 64);
    std::optional<Instant> next_due() const { return next_due_; }

    /// What the broker has acknowledged; written with the next batch.
    void note_published(const Published& published) {
        if (published.seq > newly_published_.seq) newly_published_ = published;
    }
    /// How many batches `process` has handled a second time, message by message.
    std::uint64_t batches_retried() const { return batches_retried_; }
    bool has_notes() const { return newly_published_.seq > outbox_.published(); }
    void republish_all();
    const Outbox& outbox() const { return outbox_; }

    /// Written down for those who hear for the machine: whether they pause.
    void pause(bool pauses);
    static bool paused(store::Connection& db);

    /// A commit of its own that changes nothing anybody reads: throws StoreError when the database
    /// takes no writes.
    void write_probe();

    /// Deletes outbox rows that need not be kept any more; true when there may be more.
    bool trim();

private:
    struct Work;  // what a batch has come to so far

    std::optional<BatchResult> process_together(std::vector<Inbound>& batch);
    BatchResult process_each(std::vector<Inbound>& batch);
    BatchResult finish(store::TransactionScope& transaction, Work& work,
                       const std::vector<Inbound>& batch);
    void start_trace(Inbound& message);
    void record_span(const Inbound& message, BatchResult& batch, std::size_t first_event);
    Result handle(Inbound& message, BatchResult& batch, std::vector<std::string>& steps);
    static Result failure(const std::string& why, bool no_space = false);
    Result failed(Inbound& message, const std::string& problem, bool permanent);
    Result apply(Inbound& message, BatchResult& batch, std::vector<std::string>& steps);
    Result dead_letter(const Inbound& message, const std::string& reason);
    void refresh_timers();
    void forget_since(std::int64_t outbox_mark);

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
