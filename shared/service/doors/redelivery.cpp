#include "shared/service/doors/redelivery.hpp"

#include <algorithm>

namespace duet::service {

namespace {

/// 100 ms, 200 ms, 400 ms … at most 5 s.
std::chrono::milliseconds backoff(std::int64_t attempt) {
    return std::chrono::milliseconds{
        std::min<std::int64_t>(100LL << std::min<std::int64_t>(attempt - 1, 6), 5000)};
}

}  // namespace

Acknowledgement acknowledgement_of(const Inbound& event, const Result& result) {
    using Action = Acknowledgement::Action;
    if (result.lose_reply) return {};
    switch (result.status) {
        case Result::Status::failed: return {Action::retry, backoff(event.attempt)};
        case Result::Status::dead_lettered: return {Action::give_up};
        default: return {Action::ack};
    }
}

Acknowledgement combined(const Acknowledgement& one, const Acknowledgement& other) {
    return {std::max(one.action, other.action), std::max(one.after, other.after)};
}

bool InFlight::take(std::uint64_t sequence) {
    const std::lock_guard lock{mutex_};
    return sequences_.insert(sequence).second;
}

void InFlight::done(std::uint64_t sequence) {
    const std::lock_guard lock{mutex_};
    sequences_.erase(sequence);
}

}  // namespace duet::service
