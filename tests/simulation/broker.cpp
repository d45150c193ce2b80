#include "tests/simulation/broker.hpp"

#include "shared/service/doors/arrival.hpp"
#include "shared/service/doors/redelivery.hpp"

#include <utility>

namespace duet::simulation {

using service::Acknowledgement;

namespace {

constexpr seconds duplicate_window{20};
constexpr seconds ack_wait{3};
constexpr milliseconds interest_wait{200};
constexpr milliseconds max_typical_delay{
    10};  // typical deliveries take less than 1 ms (World::on_the_way)
constexpr std::int64_t max_memory_lost_ms =
    30'000;  // must stay below the time that outboxes keep rows

/// "(delivery 2)" for a redelivery, "(late)" for a delay.
std::string remark_on(std::int64_t attempt, microseconds under_way) {
    if (attempt > 1) return " (delivery " + std::to_string(attempt) + ")";
    return under_way > max_typical_delay ? " (late)" : "";
}

}  // namespace

void Broker::connect(Station& station, const std::vector<std::string>& events) {
    for (const auto& event : events) {
        auto consumer = std::make_unique<Consumer>();
        consumer->station = &station;
        consumer->subject = "shop." + event;
        consumers_.push_back(std::move(consumer));
    }
}

std::uint64_t Broker::store(const bus::Outgoing& message) {
    if (knows(message.id)) return stream_[by_id_.at(message.id)].sequence;
    const auto sequence = last_sequence() + 1;
    by_id_[message.id] = stream_.size();
    stream_.push_back({sequence, message.id, message.subject, message.body, world_.clock.now()});
    for (auto& consumer : consumers_) {
        if (consumer->subject != message.subject) continue;
        consumer->pending[sequence] = {};
        offer(*consumer, sequence,
              world_.on_the_way("deliver", consumer->station->name() + message.id, sequence));
    }
    return sequence;
}

bool Broker::knows(const std::string& id) const {
    const auto known = by_id_.find(id);
    return known != by_id_.end() &&
           stream_[known->second].at + duplicate_window > world_.clock.now();
}

void Broker::offer(Consumer& consumer, std::uint64_t sequence, microseconds pause) {
    world_.after(pause, [this, &consumer, sequence, connection = connection_] {
        if (connection == connection_ && up_) deliver(consumer, sequence);
    });
}

void Broker::deliver(Consumer& consumer, std::uint64_t sequence) {
    const auto found = consumer.pending.find(sequence);
    if (found == consumer.pending.end()) return;
    if (!consumer.station->alive()) return offer(consumer, sequence, interest_wait);
    auto& copy = found->second;
    ++copy.attempt;
    const auto wait = ++copy.wait;
    world_.after(ack_wait, [this, &consumer, sequence, wait, connection = connection_] {
        const auto still = consumer.pending.find(sequence);
        if (connection == connection_ && up_ && still != consumer.pending.end() &&
            still->second.wait == wait)
            deliver(consumer, sequence);
    });
    const auto& message = stream_[sequence - stream_.front().sequence];
    const auto attempt = static_cast<std::uint64_t>(copy.attempt);
    const auto about = consumer.station->name() + message.id;
    if (std::exchange(consumer.life, consumer.station->life()) != consumer.station->life())
        consumer.in_flight = std::make_shared<service::InFlight>();
    if (world_.fault_mix.injects(Kind::delivery_lost, "bus.deliver", about, attempt)) return;
    if (!consumer.in_flight->take(sequence)) return;
    if (world_.fault_mix.injects(Kind::repeated, "bus.repeated", about, attempt))
        hand_to_station(consumer, message, copy.attempt);
    hand_to_station(consumer, message, copy.attempt);
}

/// One delivery whose events the service is still handling. The broker gets one acknowledgement
/// when the last of them is done.
struct Broker::PendingAck {
    Consumer& consumer;
    std::uint64_t sequence;
    std::string about;
    std::uint64_t attempt;
    std::size_t waiting;
    std::shared_ptr<service::InFlight> in_flight;
    Acknowledgement answer{Acknowledgement::Action::give_up};
};

void Broker::hand_to_station(Consumer& consumer, const Message& message, std::int64_t attempt) {
    auto events = service::inbound_events(message.subject, message.body, attempt, message.sequence);
    auto pending = std::make_shared<PendingAck>(
        PendingAck{consumer, message.sequence, consumer.station->name() + message.id,
                   static_cast<std::uint64_t>(attempt), events.size(), consumer.in_flight});
    for (auto& event : events) {
        if (world_.trace.kept())
            world_.note(TraceEntry::What::sends, "broker", consumer.station->name(),
                        event.type + remark_on(attempt, world_.clock.now() - message.at),
                        event.subject);
        consumer.station->take(std::move(event), [this, pending](const service::Inbound& done,
                                                                 const service::Result& result) {
            pending->answer =
                service::combined(pending->answer, service::acknowledgement_of(done, result));
            if (--pending->waiting == 0) answer(*pending);
        });
    }
}

void Broker::answer(const PendingAck& pending) {
    pending.in_flight->done(pending.sequence);
    if (pending.answer.action == Acknowledgement::Action::none) return;
    pending.consumer.station->faults().hit("bus.before_ack");
    if (world_.fault_mix.injects(Kind::ack_lost, "bus.before_ack", pending.about, pending.attempt))
        return;
    world_.after(world_.on_the_way("ack", pending.about, pending.attempt),
                 [this, &consumer = pending.consumer, sequence = pending.sequence,
                  answer = pending.answer, connection = connection_] {
                     const auto found = consumer.pending.find(sequence);
                     if (connection != connection_ || !up_ || found == consumer.pending.end())
                         return;
                     if (answer.action == Acknowledgement::Action::retry) {
                         ++found->second.wait;
                         return offer(consumer, sequence, answer.after);
                     }
                     consumer.pending.erase(found);
                     consumer.acknowledged[sequence] = world_.clock.now();
                 });
}

void Broker::go_down(microseconds time, bool older_store) {
    up_ = false;
    ++connection_;
    const auto lost = older_store ? milliseconds{world_.chance.below(max_memory_lost_ms, "restore",
                                                                     "broker", connection_)}
                                  : milliseconds{0};
    if (world_.trace.kept())
        world_.note(TraceEntry::What::fault, "broker", "",
                    "down for " + std::to_string(time.count() / 1000) + " ms, forgets " +
                        std::to_string(lost.count()) + " ms");
    if (older_store) forget_since(world_.clock.now() - lost);
    world_.after(time, [this] { come_back(); });
}

void Broker::forget_since(Instant instant) {
    while (!stream_.empty() && stream_.back().at >= instant) {
        const auto sequence = stream_.back().sequence;
        for (auto& consumer : consumers_) {
            consumer->pending.erase(sequence);
            consumer->acknowledged.erase(sequence);
        }
        stream_.pop_back();
    }
    by_id_.clear();
    for (std::size_t i = 0; i < stream_.size(); ++i) by_id_[stream_[i].id] = i;
    for (auto& consumer : consumers_) {
        std::erase_if(consumer->acknowledged, [&](const auto& entry) {
            if (entry.second < instant) return false;
            consumer->pending[entry.first] = {};
            return true;
        });
    }
}

void Broker::come_back() {
    up_ = true;
    ++connection_;
    if (world_.trace.kept())
        world_.note(TraceEntry::What::note, "broker", "",
                    "is back, its stream ends at " + std::to_string(last_sequence()));
    for (auto& consumer : consumers_) {
        for (const auto& [sequence, copy] : consumer->pending)
            offer(*consumer, sequence,
                  world_.on_the_way("deliver again", consumer->station->name(),
                                    sequence + connection_ * 100'000));
    }
    if (came_back) came_back();
}

bool Broker::all_acknowledged() const {
    for (const auto& consumer : consumers_) {
        if (!consumer->pending.empty()) return false;
    }
    return true;
}

}  // namespace duet::simulation
