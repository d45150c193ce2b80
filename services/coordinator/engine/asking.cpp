#include "services/coordinator/engine/asking.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>

namespace duet::coordinator {

using std::chrono::milliseconds;

namespace {

bool decides(const Reply& reply) {
    if (reply.outcome == Reply::Outcome::later) return false;
    return reply.outcome != Reply::Outcome::failed || reply.permanent;
}

}  // namespace

void Asking::add(std::vector<Command> commands, std::int64_t attempt) {
    for (auto& command : commands) {
        auto& lane = lanes_[command.service];
        lane.waiting.push_back({std::move(command), attempt});
    }
}

Asking::Batch Asking::next(const std::string& service) {
    auto& lane = lanes_[service];
    if (lane.waiting.empty() || lane.under_way >= settings_.under_way) return {};
    const auto end = lane.waiting.begin() + static_cast<std::ptrdiff_t>(std::min(settings_.batch, lane.waiting.size()));
    Batch batch(std::make_move_iterator(lane.waiting.begin()), std::make_move_iterator(end));
    lane.waiting.erase(lane.waiting.begin(), end);
    ++lane.under_way;
    return batch;
}

std::vector<std::string> Asking::services() const {
    std::vector<std::string> names;
    for (const auto& [name, lane] : lanes_) {
        if (!lane.waiting.empty()) names.push_back(name);
    }
    return names;
}

std::vector<ReceivedReply> Asking::answered(const std::string& service, Batch batch, std::vector<ReceivedReply> replies, Moment now) {
    std::unordered_map<std::string, Reply> answers;
    for (auto& received : replies) answers.emplace(std::move(received.id), std::move(received.reply));
    std::vector<ReceivedReply> decided;
    for (auto& asked : batch) {
        const auto found = answers.find(asked.command.id);
        if (found != answers.end() && decides(found->second)) {
            decided.push_back({asked.command.id, std::move(found->second)});
        } else if (found != answers.end() && found->second.outcome == Reply::Outcome::later) {
            later(std::move(asked), now + found->second.retry_after);
        } else {
            const auto pause = backoff(asked.attempt++);
            later(std::move(asked), now + pause);
        }
    }
    --lanes_.at(service).under_way;
    return decided;
}

std::vector<ReceivedReply> Asking::due(Moment now) {
    while (!later_.empty() && later_.begin()->first <= now) {
        auto asked = std::move(later_.begin()->second);
        later_.erase(later_.begin());
        lanes_[asked.command.service].waiting.push_back(std::move(asked));
    }
    std::vector<ReceivedReply> replies;
    while (!unwritten_.empty() && unwritten_.begin()->first <= now) {
        replies.push_back(std::move(unwritten_.begin()->second));
        unwritten_.erase(unwritten_.begin());
    }
    return replies;
}

std::optional<Asking::Moment> Asking::next_due() const {
    std::optional<Moment> first;
    if (!later_.empty()) first = later_.begin()->first;
    if (!unwritten_.empty()) first = std::min(first.value_or(Moment::max()), unwritten_.begin()->first);
    return first;
}

milliseconds Asking::backoff(std::int64_t attempt) const {
    const auto ceiling = std::min(settings_.longest_backoff.count(), settings_.first_backoff.count() << std::min<std::int64_t>(attempt - 1, 16));
    return milliseconds{1 + below_(std::max<std::int64_t>(ceiling, 1))};
}

}  // namespace duet::coordinator
