#include "shared/service/outbox/relay.hpp"

#include "shared/service/outbox/outbox.hpp"
#include "shared/service/outbox/packing.hpp"
#include "shared/service/tracing/tracing.hpp"

#include <algorithm>

namespace duet::service {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

namespace {

FaultScopes scopes_of(const std::vector<OutboxRow>& rows) {
    FaultScopes scopes;
    for (const auto& row : rows)
        scopes.push_back({context_in(row.body),
                          row.id.substr(0, row.id.find(':'))});  // ids begin with the order's
    return scopes;
}

}  // namespace

Relay::Relay(Settings settings, Faults& faults, std::function<void(const Published&)> published,
             std::function<void()> lost)
    : settings_{std::move(settings)},
      faults_{faults},
      published_{std::move(published)},
      lost_{std::move(lost)},
      publisher_{settings_.broker},
      reads_{settings_.database, store::Connection::Mode::read_only},
      tail_{Outbox::published_in(reads_), Outbox::newest_in(reads_), settings_.max_in_memory} {}

Relay::~Relay() { stop(milliseconds{0}); }

void Relay::start() {
    thread_ = std::jthread{[this](const std::stop_token& stop) { loop(stop); }};
}

void Relay::enqueue(std::vector<OutboxRow> rows) {
    {
        const std::lock_guard lock{mutex_};
        tail_.append(std::move(rows));
    }
    wake_.notify_one();
}

std::uint64_t Relay::lag() const {
    const std::lock_guard lock{mutex_};
    return static_cast<std::uint64_t>(tail_.lag());
}

void Relay::stop(milliseconds timeout) {
    {
        const std::lock_guard lock{mutex_};
        stop_by_ = Steady::now() + timeout;
    }
    thread_.request_stop();  // wakes the thread, too
    if (thread_.joinable()) thread_.join();
}

void Relay::loop(const std::stop_token& stop) {
    for (;;) {
        {
            std::unique_lock lock{mutex_};
            wake_.wait_for(lock, stop, milliseconds{200}, [this] { return tail_.lag() > 0; });
            const bool nothing_left = tail_.lag() == 0;
            if (stop.stop_requested() && (nothing_left || Steady::now() >= stop_by_)) return;
        }
        connected_ = publisher_.connected();
        check_for_losses();
        const auto rows = next();
        if (!rows.empty()) publish(rows);
    }
}

std::vector<OutboxRow> Relay::next() {
    std::int64_t after = 0;
    {
        const std::lock_guard lock{mutex_};
        if (auto rows = tail_.next(settings_.batch)) return std::move(*rows);
        after = tail_.position();
    }
    return Outbox::after(reads_, after, static_cast<int>(settings_.batch));
}

void Relay::publish(const std::vector<OutboxRow>& rows) {
    const auto scopes = [&rows] { return scopes_of(rows); };
    if (faults_.hit("bus.before_publish", scopes) == Effect::drop) return;
    auto [messages, rows_through] = pack(rows);
    if (faults_.hit("bus.publish", scopes) == Effect::duplicate) {
        const auto once = messages;
        for (auto message : once) {
            message.id +=
                "#again";  // gets past the broker's own deduplication: the inbox has to notice
            messages.push_back(std::move(message));
        }
    }
    const auto outcome = publisher_.publish(messages, settings_.timeout);
    if (outcome.acknowledged > 0) faults_.hit("bus.after_publish", scopes);
    notice_new_connection();
    Published published;
    {
        const std::lock_guard lock{mutex_};
        if (!tail_.acknowledged(rows, rows_through, outcome.sequences)) return;
        published = tail_.published();
    }
    published_(published);
}

bool Relay::notice_new_connection() {
    const auto reconnects = publisher_.reconnects();
    if (reconnects == reconnects_seen_) return false;
    reconnects_seen_ = reconnects;
    const std::lock_guard lock{mutex_};
    tail_.reconnected();
    return true;
}

/// Whether the stream has the last of these rows, alone or in a message with rows before it.
std::optional<bool> Relay::is_known(const std::vector<OutboxRow>& rows) {
    for (const auto& message : messages_with_last(rows)) {
        const auto known = publisher_.knows(message.subject, message.id, settings_.timeout);
        if (!known || *known) return known;
    }
    return false;
}

void Relay::check_for_losses() {
    notice_new_connection();
    std::int64_t witness = 0;
    {
        const std::lock_guard lock{mutex_};
        if (!tail_.must_query()) return;
        witness = tail_.published().witness;
    }
    auto last = Outbox::after(reads_, witness - static_cast<std::int64_t>(max_events_in_a_message),
                              static_cast<int>(max_events_in_a_message));
    while (!last.empty() && last.back().seq > witness) last.pop_back();
    if (last.empty() || last.back().seq != witness) {
        const std::lock_guard lock{mutex_};
        return tail_.no_witness();
    }
    const auto known = is_known(last);
    if (notice_new_connection() || !known) return;  // the next pass queries again
    bool lost = false;
    {
        const std::lock_guard lock{mutex_};
        lost = tail_.witness_known(*known);
    }
    if (lost) lost_();
}

}  // namespace duet::service
