#include "shared/telemetry/span_queue.hpp"

#include <algorithm>
#include <iterator>

namespace duet::telemetry {

void SpanQueue::add(Spans spans) {
    if (spans.empty()) return;
    {
        const std::lock_guard lock{mutex_};
        const auto room = max_waiting_ - std::min(max_waiting_, spans_.size());
        const auto taken = std::min(room, spans.size());
        std::move(spans.begin(), spans.begin() + static_cast<std::ptrdiff_t>(taken),
                  std::back_inserter(spans_));
        dropped_ += spans.size() - taken;
    }
    wake_.notify_one();
}

Spans SpanQueue::take(std::size_t max, std::chrono::milliseconds linger) {
    std::unique_lock lock{mutex_};
    wake_.wait(lock, [this] { return closed_ || !spans_.empty(); });
    wake_.wait_for(lock, linger, [&] { return closed_ || spans_.size() >= max; });
    const auto end = spans_.begin() + static_cast<std::ptrdiff_t>(std::min(max, spans_.size()));
    Spans taken{std::make_move_iterator(spans_.begin()), std::make_move_iterator(end)};
    spans_.erase(spans_.begin(), end);
    return taken;
}

void SpanQueue::close() {
    {
        const std::lock_guard lock{mutex_};
        closed_ = true;
    }
    wake_.notify_all();
}

bool SpanQueue::closed() const {
    const std::lock_guard lock{mutex_};
    return closed_;
}

std::size_t SpanQueue::waiting() const {
    const std::lock_guard lock{mutex_};
    return spans_.size();
}

}  // namespace duet::telemetry
