#include "shared/service/machine/machine.hpp"

#include "schema.hpp"  // generated from schema.sql
#include "shared/service/tracing/tracing.hpp"

#include <new>
#include <span>

namespace duet::service {

namespace {

store::Connection& with_schema(store::Connection& db) {
    db.execute(std::string{schema});
    return db;
}

}  // namespace

Machine::Machine(store::Connection& db, const Handlers& handlers, const Clock& clock,
                 Faults& faults, Settings settings)
    : db_{with_schema(db)},
      handlers_{handlers},
      clock_{clock},
      faults_{faults},
      settings_{std::move(settings)},
      inbox_{db},
      outbox_{db, settings_.source} {
    inbox_.forget(clock_.now() - settings_.inbox_kept);
    refresh_timers();
}

struct Machine::Work {
    BatchResult batch;
    std::vector<std::string> steps;
};

BatchResult Machine::process(std::vector<Inbound>& batch) {
    const auto mark = outbox_.next();
    try {
        auto result = process_together(batch);
        if (!result) result = process_each(batch);
        if (timers_changed_) refresh_timers();
        return std::move(*result);
    } catch (...) {
        forget_since(mark);
        throw;
    }
}

/// Nearly every batch succeeds as a whole, and a savepoint per message costs an eighth of its time:
/// the first pass does without. A pass in which a message fails is rolled back as a whole. There is
/// no first pass while faults are armed, because it would use them up.
std::optional<BatchResult> Machine::process_together(std::vector<Inbound>& batch) {
    if (batch.size() == 1 || faults_.any_armed()) return std::nullopt;
    const auto mark = outbox_.next();
    try {
        Work work;
        work.batch.results.reserve(batch.size());
        store::TransactionScope transaction{db_};
        if (has_notes()) outbox_.note_published(newly_published_);
        bool ok = true;
        for (auto message = batch.begin(); ok && message != batch.end(); ++message) {
            const auto first_event = work.batch.events.size();
            start_trace(*message);
            work.batch.results.push_back(apply(*message, work.batch, work.steps));
            ok = work.batch.results.back().reply.outcome != Reply::Outcome::failed;
            record_span(*message, work.batch, first_event);
        }
        if (ok) return finish(transaction, work, batch);
    } catch (const std::bad_alloc&) {
        throw;  // no message is to blame, and a second pass needs the same memory
    } catch (const std::exception&) {
        // In the second pass the message that caused it fails again, alone in its savepoint.
    }
    ++batches_retried_;
    forget_since(mark);
    return std::nullopt;
}

BatchResult Machine::process_each(std::vector<Inbound>& batch) {
    Work work;
    store::TransactionScope transaction{db_};
    if (has_notes()) outbox_.note_published(newly_published_);
    for (auto& message : batch) {
        const auto first_event = work.batch.events.size();
        start_trace(message);
        work.batch.results.push_back(handle(message, work.batch, work.steps));
        record_span(message, work.batch, first_event);
    }
    return finish(transaction, work, batch);
}

BatchResult Machine::finish(store::TransactionScope& transaction, Work& work,
                            const std::vector<Inbound>& batch) {
    const auto scopes = [&batch] { return scopes_of(batch); };
    if (faults_.hit("store.full", scopes) == Effect::drop) throw store::no_space();
    faults_.hit("machine.before_commit", scopes);
    transaction.commit();
    if (!work.batch.spans.empty()) end_spans(work.batch.spans, clock_.now());
    faults_.hit("machine.after_commit", scopes);
    for (const auto& step : work.steps) faults_.hit(step + ".after_commit", scopes);
    return std::move(work.batch);
}

/// A message that is not traced costs only this branch.
void Machine::start_trace(Inbound& message) {
    if (telemetry::is_sampled(message.traceparent))
        begin_span(message, settings_.source, clock_.now());
}

void Machine::record_span(const Inbound& message, BatchResult& batch, std::size_t first_event) {
    if (message.parent_span == 0) return;
    auto& span = batch.spans.emplace_back(
        span_of(message, batch.results.back(), std::span{batch.events}.subspan(first_event)));
    if (const auto* place = handlers_.place_of(message.kind, message.type)) {
        span.note("code.file.path", place->file);
        span.note("code.line.number", std::int64_t{place->line});
    }
}

/// After a rollback: drops what memory holds of it.
void Machine::forget_since(std::int64_t outbox_mark) {
    if (settings_.rolled_back) settings_.rolled_back();
    outbox_.back_to(outbox_mark);
}

void Machine::republish_all() {
    store::TransactionScope transaction{db_};
    outbox_.forget_published();
    transaction.commit();
    newly_published_ = {};
}

void Machine::pause(bool pauses) {
    store::TransactionScope transaction{db_};
    db_.run("INSERT OR REPLACE INTO machine (name, value) VALUES ('paused', ?)", pauses ? 1 : 0);
    transaction.commit();
}

bool Machine::paused(store::Connection& db) {
    return db.number("SELECT value FROM machine WHERE name = 'paused'").value_or(0) != 0;
}

void Machine::write_probe() {
    store::TransactionScope transaction{db_};
    db_.run("INSERT OR REPLACE INTO machine (name, value) VALUES ('written', ?)",
            to_micros(clock_.now()));
    transaction.commit();
}

bool Machine::trim() {
    constexpr int chunk = 500;
    store::TransactionScope transaction{db_};
    const int removed = outbox_.trim(clock_.now(), settings_.outbox_kept, chunk);
    transaction.commit();
    return removed == chunk;
}

}  // namespace duet::service
