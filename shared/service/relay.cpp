#include "shared/service/relay.hpp"

#include "shared/service/outbox.hpp"
#include "shared/service/packing.hpp"

#include <algorithm>

namespace duet::service {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

Relay::Relay(Settings settings, Faults& faults, std::function<void(std::int64_t)> published, std::function<void()> lost)
    : settings_{std::move(settings)}, faults_{faults}, published_{std::move(published)}, lost_{std::move(lost)}, publisher_{settings_.broker},
      reads_{settings_.database, store::Connection::Mode::read_only} {
    position_ = Outbox::published_in(reads_);
    newest_ = reads_.number("SELECT MAX(seq) FROM outbox").value_or(0);
}

Relay::~Relay() { stop(milliseconds{0}); }

void Relay::start() {
    thread_ = std::thread{[this] { loop(); }};
}

void Relay::hand_over(std::vector<OutboxRow> rows) {
    {
        const std::lock_guard lock{mutex_};
        newest_ = std::max(newest_, rows.back().seq);
        if (rows_.size() < settings_.most_in_memory) {
            for (auto& row : rows) rows_.push_back(std::move(row));
        } else {
            rows_.clear();   // too far behind: the database has them all, in order
        }
    }
    wake_.notify_one();
}

void Relay::start_again_from(std::int64_t seq) {
    const std::lock_guard lock{mutex_};
    position_ = seq;
    highest_sequence_ = 0;
    rows_.clear();
}

std::uint64_t Relay::lag() const {
    const std::lock_guard lock{mutex_};
    return newest_ > position_ ? static_cast<std::uint64_t>(newest_ - position_) : 0;
}

void Relay::stop(milliseconds patience) {
    {
        const std::lock_guard lock{mutex_};
        stop_by_ = Steady::now() + patience;
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Relay::loop() {
    for (;;) {
        {
            std::unique_lock lock{mutex_};
            wake_.wait_for(lock, milliseconds{200}, [this] { return stopping_ || newest_ > position_; });
            const bool nothing_left = newest_ <= position_;
            if (stopping_ && (nothing_left || Steady::now() >= stop_by_)) return;
        }
        connected_ = publisher_.connected();
        look_for_losses();
        const auto rows = next();
        if (!rows.empty()) publish(rows);
    }
}

std::vector<OutboxRow> Relay::next() {
    std::vector<OutboxRow> batch;
    {
        const std::lock_guard lock{mutex_};
        while (!rows_.empty() && rows_.front().seq <= position_) rows_.pop_front();
        if (newest_ <= position_) return batch;
        const bool continues = !rows_.empty() && rows_.front().seq == position_ + 1;
        if (continues) {
            const auto count = std::min(settings_.batch, rows_.size());
            batch.assign(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(count));
            return batch;
        }
    }
    // Memory does not have them (a restart, or too far behind): the outbox does. Numbers may have gaps where a
    // message was rolled back, so the database decides what comes next.
    batch = Outbox::after(reads_, position_, static_cast<int>(settings_.batch));
    return batch;
}

void Relay::publish(const std::vector<OutboxRow>& rows) {
    if (faults_.hit("bus.before_publish") == Effect::drop) return;
    auto [outgoing, rows_through] = pack(rows);
    if (faults_.hit("bus.publish") == Effect::duplicate) {
        const auto once = outgoing;
        for (auto message : once) {
            message.id += "#again";   // gets past the broker's own deduplication: the inbox has to notice
            outgoing.push_back(std::move(message));
        }
    }
    const auto outcome = publisher_.publish(outgoing, settings_.patience);
    highest_sequence_ = std::max(highest_sequence_, outcome.last_sequence);
    const auto stored = std::min(outcome.acknowledged, rows_through.size());
    if (stored == 0) return;
    faults_.hit("bus.after_publish");
    const auto seq = rows[rows_through[stored - 1] - 1].seq;
    {
        const std::lock_guard lock{mutex_};
        position_ = std::max(position_, seq);
    }
    published_(seq);
}

void Relay::look_for_losses() {
    const auto reconnects = publisher_.reconnects();
    if (reconnects == reconnects_seen_ || !publisher_.connected()) return;
    std::string error;
    const auto last = publisher_.stream_last_sequence(settings_.stream, &error);
    if (!error.empty()) return;   // asked again in the next round
    reconnects_seen_ = reconnects;
    if (last < highest_sequence_) lost_();
}

}  // namespace duet::service
