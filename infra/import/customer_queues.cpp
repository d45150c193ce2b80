#include "infra/import/customer_queues.hpp"

namespace duet::importer {

void CustomerQueues::add(std::size_t place) {
    auto& lane = waiting_[documents_[place].customer_id];
    lane.push_back(place);
    if (lane.size() == 1) ready_.push(place);
}

std::optional<std::size_t> CustomerQueues::next() {
    if (ready_.empty()) return std::nullopt;
    const std::size_t place = ready_.top();
    ready_.pop();
    return place;
}

void CustomerQueues::finished(std::size_t place) {
    auto& lane = waiting_[documents_[place].customer_id];
    lane.pop_front();
    if (!lane.empty()) ready_.push(lane.front());
}

}  // namespace duet::importer
