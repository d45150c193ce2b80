#include "tests/simulation/carrier.hpp"

#include "shared/service/outbox.hpp"

#include <algorithm>

namespace duet::simulation {

using service::Outbox, service::OutboxRow;

namespace {

constexpr std::size_t most_in_memory = 6;   // so few that the outbox itself is asked often
constexpr std::size_t batch = 5;
constexpr milliseconds patience{2000};
constexpr milliseconds look_again{200};

}  // namespace

Carrier::Carrier(World& world, Station& station, Broker& broker) : world_{world}, station_{station}, broker_{broker} {
    station_.spoken.publish = [this](std::vector<OutboxRow> rows) {
        tail_->hand_over(std::move(rows));
        carry_on(microseconds{30});
    };
}

void Carrier::begin() {
    ++life_;
    planned_ = on_the_wire_ = false;
    tail_ = std::make_unique<service::OutboxTail>(Outbox::published_in(station_.db()), Outbox::newest_in(station_.db()), most_in_memory);
    carry_on(microseconds{300});
}

void Carrier::carry_on(microseconds pause) {
    if (planned_ || on_the_wire_ || tail_->lag() == 0) return;
    planned_ = true;
    station_.later(pause, [this] { carry(); });
}

void Carrier::carry() {
    planned_ = false;
    if (!broker_.up()) return carry_on(look_again);
    auto sent = std::make_shared<Sent>();
    auto rows = tail_->next(batch);
    sent->rows = rows ? std::move(*rows) : Outbox::after(station_.db(), tail_->position(), batch);
    if (sent->rows.empty()) return;
    station_.faults().occasion(station_.name() + sent->rows.front().id + std::to_string(life_));
    station_.faults().hit("bus.before_publish");
    on_the_wire_ = true;
    const auto pause = world_.on_the_way("publish", sent->rows.front().id, life_);
    // What is on the wire arrives, whatever becomes of the process.
    world_.after(pause, [this, sent] { arrive(sent); });
    station_.later(pause + world_.on_the_way("published", sent->rows.front().id, life_) + microseconds{1}, [this, sent] { acknowledged(*sent); });
}

void Carrier::arrive(const std::shared_ptr<Sent>& sent) {
    const auto now = static_cast<std::uint64_t>(to_micros(world_.clock.now()));
    for (const auto& row : sent->rows) {
        sent->sequences.push_back(0);
        if (!broker_.up() || world_.weather.strikes(Kind::publish_lost, "bus.publish", row.id, now)) continue;
        const auto sequence = broker_.store(row.id, row.type, row.body);
        if (world_.weather.strikes(Kind::published_twice, "bus.publish", row.id, now)) broker_.store(row.id + "#again", row.type, row.body);
        if (!world_.weather.strikes(Kind::publish_ack_lost, "bus.publish", row.id, now)) sent->sequences.back() = sequence;
    }
}

void Carrier::acknowledged(const Sent& sent) {
    on_the_wire_ = false;
    const auto gap = std::find(sent.sequences.begin(), sent.sequences.end(), 0u);
    const auto stored = static_cast<std::size_t>(gap - sent.sequences.begin());
    const auto last = sent.sequences.empty() ? 0 : *std::max_element(sent.sequences.begin(), sent.sequences.end());
    if (stored > 0) station_.faults().hit("bus.after_publish");
    if (tail_->acknowledged(sent.rows, stored, last)) {
        station_.act([seq = tail_->position()](service::Machine& machine) { machine.note_published(seq); });
    }
    carry_on(stored == sent.rows.size() ? microseconds{30} : microseconds{patience});
}

void Carrier::broker_came_back() {
    if (!station_.alive()) return;
    station_.later(world_.on_the_way("reconnect", station_.name(), life_), [this] {
        if (on_the_wire_) return station_.later(milliseconds{1}, [this] { broker_came_back(); });   // it does one thing at a time
        if (!broker_.up() || !tail_->lost_by(broker_.last_sequence())) return carry_on(microseconds{30});
        if (world_.trace.kept()) world_.note(Happening::What::note, station_.name(), "", "the broker has lost events: everything that is kept goes out again");
        tail_->start_again();
        station_.act([](service::Machine& machine) { machine.publish_everything_again(); });
        carry_on(microseconds{30});
    });
}

}  // namespace duet::simulation
