// One message: the inbox knows it, or its handler runs. Its events are written to the outbox in the
// transaction that decides.

#include "shared/service/machine/machine.hpp"

#include "shared/messages/money.hpp"
#include "shared/service/machine/dead_letters.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace duet::service {

Result Machine::handle(Inbound& message, BatchResult& batch, std::vector<std::string>& steps) {
    const auto mark = batch.mark();
    const auto outbox_mark = outbox_.next();
    const auto roll_back = [&] {
        batch.rollback(mark);
        forget_since(outbox_mark);
    };
    std::string problem;
    bool permanent = false;
    try {
        store::Savepoint savepoint{db_};
        auto result = apply(message, batch, steps);
        // The handler decided nothing: the inbox forgets the message, so that the same key may
        // retry.
        if (result.reply.outcome == Reply::Outcome::failed) {
            roll_back();
            return result;
        }
        savepoint.release();
        return result;
    } catch (const Malformed& error) {
        problem = error.what();
        permanent = true;
    } catch (const store::StoreError& error) {
        if (!db_.in_transaction())
            throw;  // SQLite has rolled everything back: the whole batch failed
        if (!error.overflow()) {
            roll_back();
            return failure(error.what(), error.full());
        }
        problem = error.what();
        permanent = true;
    } catch (const Overflow& error) {
        problem = error.what();
        permanent = true;
    } catch (const std::exception& error) {
        problem = error.what();
    }
    roll_back();
    return failed(message, problem, permanent);
}

Result Machine::apply(Inbound& message, BatchResult& batch, std::vector<std::string>& steps) {
    if (!message.unreadable.empty()) throw Malformed(message.unreadable);
    const auto now = clock_.now();
    if (auto before = inbox_.seen(message, now)) {
        if (message.redriven) dead_letters::remove(db_, message.id);
        return *before;
    }
    const auto* handler = handlers_.find(message.kind, message.type);
    if (handler == nullptr)
        throw Malformed("this service has no handler for '" + message.type + "'");
    if (message.kind == Inbound::Kind::timer)
        db_.run("DELETE FROM timers WHERE type = ? AND subject = ?", message.type, message.subject);

    Transaction tx{db_, now, faults_, message};
    Effects effects;
    (*handler)(message, tx, effects);

    for (const auto& event : effects.events) {
        if (!handlers_.may_publish(event.type))
            throw std::logic_error("'" + event.type + "' is published but not declared");
        batch.events.push_back(outbox_.add(event, now, message.traceparent));
    }
    if (message.redriven) dead_letters::remove(db_, message.id);
    if (message.kind == Inbound::Kind::timer) timers_changed_ = true;
    timers_changed_ = timers_changed_ || tx.timers_changed_;
    std::move(tx.commands_.begin(), tx.commands_.end(), std::back_inserter(batch.commands));
    std::move(tx.announcements_.begin(), tx.announcements_.end(),
              std::back_inserter(batch.announcements));
    std::move(tx.spans_.begin(), tx.spans_.end(), std::back_inserter(batch.spans));
    std::move(tx.steps_.begin(), tx.steps_.end(), std::back_inserter(steps));

    Result result;
    result.reply = std::move(effects.reply);
    result.answer = std::move(effects.answer);
    result.subject = std::move(effects.subject);
    result.lose_reply = tx.lose_reply_;
    const bool decided = result.reply.outcome != Reply::Outcome::later && result.reply.kept;
    if (!decided)
        db_.run("DELETE FROM inbox WHERE id = ?", message.id);
    else
        inbox_.keep(message, result);
    return result;
}

}  // namespace duet::service
