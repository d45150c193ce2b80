#include "shared/service/machine/inbox.hpp"

namespace duet::service {

namespace {

constexpr std::chrono::hours answer_retention{24};

bool plain(const Reply& reply) {
    return reply.outcome == Reply::Outcome::done && reply.reason.empty() && reply.details.empty() &&
           reply.lines.empty() && reply.data.empty();
}

}  // namespace

std::optional<Result> Inbox::seen(Inbound& message, Instant now) {
    if (message.id.empty()) return std::nullopt;
    if (remember(message, now)) return std::nullopt;

    auto row = db_.query(
        "SELECT fingerprint, status, reply, generation, at, subject FROM inbox WHERE id = ?",
        message.id);
    row.next();
    const bool expired = message.kind == Inbound::Kind::request &&
                         from_micros(row.integer(4)) + answer_retention < now;
    if (!expired) return stored(message, row);

    message.generation = static_cast<int>(row.integer(3)) + 1;
    db_.run("UPDATE inbox SET fingerprint = ?, generation = ?, reply = NULL, at = ? WHERE id = ?",
            message.fingerprint, message.generation, to_micros(now), message.id);
    return std::nullopt;
}

bool Inbox::remember(const Inbound& message, Instant now) {
    using Text = std::optional<std::string>;
    const auto fingerprint = message.fingerprint.empty() ? Text{} : Text{message.fingerprint};
    const bool traced = message.parent_span != 0;
    return db_.run(
               "INSERT OR IGNORE INTO inbox (id, fingerprint, at, context, subject) VALUES (?, ?, "
               "?, ?, ?)",
               message.id, fingerprint, to_micros(now), traced ? Text{message.traceparent} : Text{},
               traced ? Text{message.subject} : Text{}) == 1;
}

Result Inbox::stored(const Inbound& message, store::Rows& row) const {
    Result result;
    result.status = Result::Status::repeated;
    if (message.kind == Inbound::Kind::request) {
        if (row.view(0) != message.fingerprint) result.status = Result::Status::mismatched;
        result.answer = {static_cast<int>(row.integer(1)), row.text(2)};
        result.subject = row.text(5);
    } else if (!row.is_null(2)) {
        result.reply = decode_reply(row.view(2));
    }
    return result;
}

void Inbox::keep(const Inbound& message, const Result& result) {
    if (message.id.empty()) return;
    if (message.kind == Inbound::Kind::request) {
        db_.run("UPDATE inbox SET status = ?, reply = ?, subject = ? WHERE id = ?",
                result.answer.status, result.answer.body, result.subject, message.id);
    } else if (message.kind == Inbound::Kind::command && !plain(result.reply)) {
        db_.run("UPDATE inbox SET reply = ? WHERE id = ?", encode_reply(message.id, result.reply),
                message.id);
    }
}

int Inbox::forget(Instant before) {
    return db_.run("DELETE FROM inbox WHERE at < ?", to_micros(before));
}

}  // namespace duet::service
