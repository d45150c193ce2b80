#include "shared/service/machine.hpp"

#include "schema.hpp"   // generated from schema.sql
#include "shared/service/quarantine.hpp"
#include "shared/service/tracing.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <stdexcept>

namespace duet::service {

namespace {

constexpr std::chrono::seconds timer_retry{1};

Result failure(const std::string& why, bool no_space = false) {
    Result result;
    result.status = Result::Status::failed;
    result.reply = Reply::failed(why);
    result.error = why;
    result.no_space = no_space;
    return result;
}

store::Connection& with_schema(store::Connection& db) {
    db.execute(std::string{schema});
    return db;
}

}  // namespace

Machine::Machine(store::Connection& db, const Reactions& reactions, const Clock& clock, Faults& faults, Settings settings)
    : db_{with_schema(db)}, reactions_{reactions}, clock_{clock}, faults_{faults}, settings_{std::move(settings)}, inbox_{db}, outbox_{db, settings_.source} {
    inbox_.forget(clock_.now() - settings_.inbox_kept);
    refresh_timers();
}

struct Machine::Work {
    Turn turn;
    std::vector<std::string> steps;
    Concerns concerns;   // what a fault at the commit strikes
};

Turn Machine::process(std::vector<Inbound>& batch) {
    const auto mark = outbox_.next();
    try {
        auto turn = process_together(batch);
        if (!turn) turn = process_each(batch);
        if (timers_changed_) refresh_timers();
        return std::move(*turn);
    } catch (...) {
        forget_since(mark);
        throw;
    }
}

/// Nearly every batch goes well as a whole, and a savepoint for each message costs an eighth of its time: so the batch is tried
/// without. Nothing is kept of a try in which a message failed. Not while faults are armed: a try would use them up.
std::optional<Turn> Machine::process_together(std::vector<Inbound>& batch) {
    if (batch.size() == 1 || faults_.any_armed()) return std::nullopt;
    const auto mark = outbox_.next();
    try {
        Work work;
        work.turn.results.reserve(batch.size());
        store::TransactionScope transaction{db_};
        if (has_notes()) outbox_.note_published(newly_published_);
        bool well = true;
        for (auto message = batch.begin(); well && message != batch.end(); ++message) {
            const auto said = work.turn.events.size();
            begin(*message);
            work.turn.results.push_back(apply(*message, work.turn, work.steps));
            well = work.turn.results.back().reply.outcome != Reply::Outcome::failed;
            tell(*message, work.turn, said);
        }
        if (well) return finish(transaction, work);
    } catch (const std::exception&) {
        // Whatever it was: with a savepoint each it happens again, to the one message it belongs to.
    }
    forget_since(mark);
    return std::nullopt;
}

Turn Machine::process_each(std::vector<Inbound>& batch) {
    Work work;
    store::TransactionScope transaction{db_};
    if (has_notes()) outbox_.note_published(newly_published_);
    for (auto& message : batch) {
        const auto said = work.turn.events.size();
        begin(message);
        std::optional<Concerning> concerning;
        if (faults_.any_armed() && message.came_from != 0) {
            work.concerns.push_back(concern_of(message));
            concerning.emplace(Concerns{work.concerns.back()});
        }
        work.turn.results.push_back(handle(message, work.turn, work.steps));
        tell(message, work.turn, said);
    }
    return finish(transaction, work);
}

Turn Machine::finish(store::TransactionScope& transaction, Work& work) {
    std::optional<Concerning> concerning;
    if (!work.concerns.empty()) concerning.emplace(std::move(work.concerns));
    if (faults_.hit("store.full") == Effect::drop) throw store::no_space();
    faults_.hit("machine.before_commit");
    transaction.commit();
    if (!work.turn.spans.empty()) end_spans(work.turn.spans, clock_.now());
    faults_.hit("machine.after_commit");
    for (const auto& step : work.steps) faults_.hit(step + ".after_commit");
    return std::move(work.turn);
}

/// The one branch that a message costs which nobody follows.
void Machine::begin(Inbound& message) {
    if (telemetry::is_sampled(message.traceparent)) follow(message, settings_.source, clock_.now());
}

void Machine::tell(const Inbound& message, Turn& turn, std::size_t said) {
    if (message.came_from == 0) return;
    auto& span = turn.spans.emplace_back(span_of(message, turn.results.back(), std::span{turn.events}.subspan(said)));
    if (const auto* place = reactions_.place_of(message.kind, message.type)) {
        span.note("code.file.path", place->file);
        span.note("code.line.number", std::int64_t{place->line});
    }
}

/// Something was rolled back: what memory holds of it goes, too.
void Machine::forget_since(std::int64_t outbox_mark) {
    if (settings_.rolled_back) settings_.rolled_back();
    outbox_.back_to(outbox_mark);
}

Result Machine::handle(Inbound& message, Turn& turn, std::vector<std::string>& steps) {
    const auto events = turn.events.size();
    const auto commands = turn.commands.size();
    const auto announcements = turn.announcements.size();
    const auto spans = turn.spans.size();
    const auto mark = outbox_.next();
    const auto undo_words = [&] {
        turn.events.resize(events);
        turn.commands.resize(commands);
        turn.announcements.resize(announcements);
        turn.spans.resize(spans);
        forget_since(mark);
    };
    std::string problem;
    bool hopeless = false;
    try {
        store::Savepoint savepoint{db_};
        auto result = apply(message, turn, steps);
        // It decided nothing: forget the message, so that the same key may ask again.
        if (result.reply.outcome == Reply::Outcome::failed) {
            undo_words();
            return result;
        }
        savepoint.release();
        return result;
    } catch (const Malformed& error) {
        problem = error.what();
        hopeless = true;
    } catch (const store::StoreError& error) {
        if (!db_.in_transaction()) throw;   // SQLite has rolled everything back: the whole batch failed
        undo_words();
        return failure(error.what(), error.full());
    } catch (const std::exception& error) {
        problem = error.what();
    }
    undo_words();
    return failed(message, problem, hopeless);
}

Result Machine::failed(Inbound& message, const std::string& problem, bool hopeless) {
    if (message.kind == Inbound::Kind::event && (hopeless || message.attempt >= settings_.most_attempts)) return put_aside(message, problem);
    if (message.kind == Inbound::Kind::timer) {
        db_.run("UPDATE timers SET due = ? WHERE type = ? AND subject = ?", to_micros(clock_.now() + timer_retry), message.type, message.subject);
        timers_changed_ = true;
    }
    auto result = failure(problem);
    result.reply.permanent = hopeless;
    return result;
}

Result Machine::apply(Inbound& message, Turn& turn, std::vector<std::string>& steps) {
    if (!message.unreadable.empty()) throw Malformed(message.unreadable);
    const auto now = clock_.now();
    if (auto before = inbox_.seen(message, now)) {
        if (message.redriven) quarantine::remove(db_, message.id);
        return *before;
    }
    const auto* handler = reactions_.find(message.kind, message.type);
    if (handler == nullptr) throw Malformed("nobody here reacts to '" + message.type + "'");
    if (message.kind == Inbound::Kind::timer) db_.run("DELETE FROM timers WHERE type = ? AND subject = ?", message.type, message.subject);

    Transaction tx{db_, now, faults_, message};
    Effects effects;
    (*handler)(message, tx, effects);

    for (const auto& event : effects.events) {
        if (!reactions_.may_say(event.type)) throw std::logic_error("'" + event.type + "' is said but not declared");
        turn.events.push_back(outbox_.add(event, now, message.traceparent));
    }
    if (message.redriven) quarantine::remove(db_, message.id);
    if (message.kind == Inbound::Kind::timer) timers_changed_ = true;
    timers_changed_ = timers_changed_ || tx.timers_changed_;
    std::move(tx.commands_.begin(), tx.commands_.end(), std::back_inserter(turn.commands));
    std::move(tx.announcements_.begin(), tx.announcements_.end(), std::back_inserter(turn.announcements));
    std::move(tx.spans_.begin(), tx.spans_.end(), std::back_inserter(turn.spans));
    std::move(tx.steps_.begin(), tx.steps_.end(), std::back_inserter(steps));

    Result result;
    result.reply = std::move(effects.reply);
    result.answer = std::move(effects.answer);
    result.subject = std::move(effects.subject);
    result.lose_reply = tx.lose_reply_;
    const bool undecided = result.reply.outcome == Reply::Outcome::later;
    if (undecided) db_.run("DELETE FROM inbox WHERE id = ?", message.id);
    else inbox_.keep(message, result);
    return result;
}

Result Machine::put_aside(const Inbound& message, const std::string& reason) {
    quarantine::put(db_, message, reason, clock_.now());
    Result result;
    result.status = Result::Status::quarantined;
    result.error = reason;
    return result;
}

std::vector<Inbound> Machine::due(int limit) {
    std::vector<Inbound> messages;
    if (!next_due_ || *next_due_ > clock_.now()) return messages;
    auto rows = db_.query("SELECT type, subject, traceparent, data FROM timers WHERE due <= ? ORDER BY due, id LIMIT ?", to_micros(clock_.now()), limit);
    while (rows.next()) {
        Inbound message;
        message.kind = Inbound::Kind::timer;
        message.type = rows.text(0);
        message.subject = rows.text(1);
        message.traceparent = rows.text(2);
        message.data = Body::parse(rows.view(3));
        messages.push_back(std::move(message));
    }
    return messages;
}

void Machine::refresh_timers() {
    auto rows = db_.query("SELECT due FROM timers ORDER BY due LIMIT 1");
    next_due_ = rows.next() ? std::optional{from_micros(rows.integer(0))} : std::nullopt;
    timers_changed_ = false;
}

void Machine::publish_everything_again() {
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

bool Machine::paused(store::Connection& db) { return db.number("SELECT value FROM machine WHERE name = 'paused'").value_or(0) != 0; }

void Machine::write_something() {
    store::TransactionScope transaction{db_};
    db_.run("INSERT OR REPLACE INTO machine (name, value) VALUES ('written', ?)", to_micros(clock_.now()));
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
