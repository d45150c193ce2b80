#include "tests/simulation/outbox_link.hpp"

#include "shared/service/outbox/outbox.hpp"

#include <algorithm>

namespace duet::simulation {

using service::Outbox, service::OutboxRow;

namespace {

constexpr std::size_t max_in_memory =
    6;  // small, so that rows are often read from the outbox table
constexpr std::size_t batch = 5;
constexpr milliseconds timeout{2000};
constexpr milliseconds look_again{200};

}  // namespace

OutboxLink::OutboxLink(World& world, Station& station, Broker& broker)
    : world_{world}, station_{station}, broker_{broker} {
    station_.after_commit.publish = [this](std::vector<OutboxRow> rows) {
        tail_->append(std::move(rows));
        schedule(microseconds{30});
    };
}

void OutboxLink::begin() {
    ++life_;
    scheduled_ = in_flight_ = false;
    tail_ = std::make_unique<service::OutboxTail>(Outbox::published_in(station_.db()),
                                                  Outbox::newest_in(station_.db()), max_in_memory);
    schedule(microseconds{300});
}

void OutboxLink::broker_came_back() {
    if (!station_.alive()) return;
    ++reconnects_;
    tail_->reconnected();
    schedule(world_.on_the_way("reconnect", station_.name(), life_));
}

void OutboxLink::schedule(microseconds pause) {
    if (scheduled_ || in_flight_ || idle()) return;
    scheduled_ = true;
    station_.later(pause, [this] { publish_next(); });
}

void OutboxLink::publish_next() {
    scheduled_ = false;
    if (!broker_.up()) return schedule(look_again);
    if (tail_->must_query()) {
        constexpr auto max = service::max_events_in_a_message;
        auto last = Outbox::after(station_.db(),
                                  tail_->published().witness - static_cast<std::int64_t>(max),
                                  static_cast<int>(max));
        while (!last.empty() && last.back().seq > tail_->published().witness) last.pop_back();
        if (!last.empty() && last.back().seq == tail_->published().witness)
            return query_known(last);
        tail_->no_witness();
    }
    auto rows = tail_->next(batch);
    if (!rows) rows = Outbox::after(station_.db(), tail_->position(), batch);
    if (!rows->empty()) publish(std::move(*rows));
}

void OutboxLink::publish(std::vector<OutboxRow> rows) {
    const auto about = station_.name() + rows.front().id;
    station_.faults().occasion(about);
    station_.faults().hit("bus.before_publish");
    in_flight_ = true;
    auto sent = std::make_shared<Sent>();
    sent->packed = service::pack(rows);
    sent->rows = std::move(rows);
    const auto pause = world_.on_the_way("publish", about, life_);
    // A message in flight arrives even if its process dies.
    world_.after(pause, [this, sent] { arrive(sent); });
    station_.later(pause + world_.on_the_way("published", about, life_) + microseconds{1},
                   [this, sent] {
                       in_flight_ = false;
                       acknowledged(*sent);
                   });
}

void OutboxLink::arrive(const std::shared_ptr<Sent>& sent) {
    const auto now = static_cast<std::uint64_t>(to_micros(world_.clock.now()));
    std::size_t begun = 0;
    for (std::size_t i = 0; i < sent->packed.messages.size(); ++i) {
        const auto& message = sent->packed.messages[i];
        std::uint64_t stored = 0;
        bool acknowledged = false;
        if (broker_.up() &&
            !world_.fault_mix.injects(Kind::publish_lost, "bus.publish", message.id, now)) {
            stored = broker_.store(message);
            if (world_.fault_mix.injects(Kind::published_twice, "bus.publish", message.id, now))
                broker_.store({message.subject, message.id + "#again", message.body});
            acknowledged =
                !world_.fault_mix.injects(Kind::publish_ack_lost, "bus.publish", message.id, now);
        }
        for (; begun < sent->packed.rows_through[i]; ++begun)
            trace_publication(sent->rows[begun], stored != 0, acknowledged);
        sent->gap = sent->gap || !acknowledged;
        if (!sent->gap) sent->sequences.push_back(stored);
    }
}

void OutboxLink::trace_publication(const OutboxRow& row, bool stored, bool acknowledged) {
    if (!world_.trace.kept()) return;
    const auto* became = acknowledged ? "" : stored ? " (its acknowledgement is lost)" : " (lost)";
    world_.note(TraceEntry::What::sends, station_.name(), "broker", row.type + became,
                row.id.substr(0, row.id.find(':')));
}

void OutboxLink::acknowledged(const Sent& sent) {
    if (!sent.sequences.empty()) station_.faults().hit("bus.after_publish");
    if (tail_->acknowledged(sent.rows, sent.packed.rows_through, sent.sequences)) {
        station_.act([published = tail_->published()](service::Machine& machine) {
            machine.note_published(published);
        });
    }
    schedule(sent.gap ? microseconds{timeout} : microseconds{30});
}

void OutboxLink::query_known(const std::vector<OutboxRow>& last) {
    in_flight_ = true;
    const auto pause = world_.on_the_way("known?", station_.name() + last.back().id, life_);
    auto known = std::make_shared<std::optional<bool>>();
    world_.after(pause, [this, known, messages = service::messages_with_last(last)] {
        const auto now = static_cast<std::uint64_t>(to_micros(world_.clock.now()));
        if (!broker_.up() ||
            world_.fault_mix.injects(Kind::publish_ack_lost, "bus.known", messages.front().id, now))
            return;
        *known =
            std::any_of(messages.begin(), messages.end(),
                        [this](const bus::Outgoing& message) { return broker_.knows(message.id); });
    });
    station_.later(pause * 2 + microseconds{1}, [this, known, reconnects = reconnects_] {
        in_flight_ = false;
        answered(reconnects == reconnects_ ? *known : std::nullopt);
    });
}

void OutboxLink::answered(std::optional<bool> known) {
    if (!known) return schedule(timeout);
    if (tail_->witness_known(*known)) {
        if (world_.trace.kept())
            world_.note(TraceEntry::What::note, station_.name(), "",
                        "the broker has lost events: everything that is kept goes out again");
        station_.act([](service::Machine& machine) { machine.republish_all(); });
    }
    schedule(microseconds{30});
}

}  // namespace duet::simulation
