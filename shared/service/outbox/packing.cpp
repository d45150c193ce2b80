#include "shared/service/outbox/packing.hpp"

#include "shared/bus/subjects.hpp"
#include "shared/messages/cloudevent_batch.hpp"

namespace duet::service {

namespace {

/// How many of `rows`, from the first, share a message. REQUIRES: !rows.empty().
std::size_t companions(std::span<const OutboxRow> rows) {
    std::size_t count = 1;
    std::size_t bytes = rows.front().body.size();
    while (count < rows.size() && count < max_events_in_a_message) {
        bytes += rows[count].body.size() + 1;
        if (rows[count].type != rows.front().type || bytes > max_bytes_in_a_batch) break;
        ++count;
    }
    return count;
}

// The id names the first row's number, because the rows after the first must be the same, too. A
// row keeps its number, whereas an event that is published twice has the same id twice.
std::string id_of(std::span<const OutboxRow> rows) {
    const auto& first = rows.front();
    if (rows.size() == 1) return first.id;
    return first.id + "@" + std::to_string(first.seq) + "+" + std::to_string(rows.size() - 1);
}

bus::Outgoing message_of(std::span<const OutboxRow> rows) {
    std::vector<std::string_view> bodies;
    bodies.reserve(rows.size());
    for (const auto& row : rows) bodies.push_back(row.body);
    return {bus::event_subject(rows.front().type), id_of(rows), to_cloudevent_batch(bodies)};
}

}  // namespace

std::vector<bus::Outgoing> messages_with_last(std::span<const OutboxRow> rows) {
    std::vector<bus::Outgoing> messages;
    for (std::size_t count = 1; count <= rows.size(); ++count) {
        const auto together = rows.last(count);
        if (companions(together) < count) break;
        messages.push_back({bus::event_subject(together.front().type), id_of(together), ""});
    }
    return messages;
}

Packed pack(std::span<const OutboxRow> rows) {
    Packed packed;
    for (std::size_t done = 0; done < rows.size();) {
        const auto together = rows.subspan(done, companions(rows.subspan(done)));
        packed.messages.push_back(message_of(together));
        packed.rows_through.push_back(done += together.size());
    }
    return packed;
}

}  // namespace duet::service
