#include "services/coordinator/engine/command_queue.hpp"

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

void CommandQueue::add(std::vector<Command> commands, std::int64_t attempt) {
    for (auto& command : commands) {
        auto& waiting = lane(command.service).waiting;
        waiting.push_back({std::move(command), attempt});
    }
}

CommandQueue::Batch CommandQueue::next(const std::string& service, Moment now) {
    auto& [waiting, under_way, max_at_once, breaker] = lane(service);
    const auto state = breaker.state(now);
    const int at_once = state == Breaker::State::closed ? settings_.under_way : 1;
    if (waiting.empty() || under_way >= at_once || state == Breaker::State::open) return {};
    const auto max = state == Breaker::State::closed ? max_at_once : 1;
    const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(std::min(max, waiting.size()));
    Batch batch(std::make_move_iterator(waiting.begin()), std::make_move_iterator(end));
    waiting.erase(waiting.begin(), end);
    ++under_way;
    return batch;
}

milliseconds CommandQueue::timeout() const { return settings_.timeout; }

std::vector<std::string> CommandQueue::services() const {
    std::vector<std::string> names;
    for (const auto& [name, lane] : lanes_) {
        if (!lane.waiting.empty()) names.push_back(name);
    }
    return names;
}

std::vector<ReceivedReply> CommandQueue::answered(const std::string& service, Batch batch,
                                                  std::vector<ReceivedReply> replies, Moment now) {
    auto& sent_to = lane(service);
    if (replies.empty()) {
        sent_to.breaker.failed(now);
        sent_to.max = 1;
    } else {
        sent_to.breaker.succeeded();
        sent_to.max = std::min(settings_.batch, std::max(sent_to.max, 2 * replies.size()));
    }
    std::unordered_map<std::string, Reply> answers;
    for (auto& received : replies)
        answers.emplace(std::move(received.id), std::move(received.reply));
    std::vector<ReceivedReply> decided;
    for (auto& sent : batch) {
        const auto found = answers.find(sent.command.id);
        if (found != answers.end() && decides(found->second)) {
            decided.push_back({sent.command.id, std::move(found->second)});
        } else if (found != answers.end() && found->second.outcome == Reply::Outcome::later) {
            later(std::move(sent), now + found->second.retry_after);
        } else {
            const auto pause = backoff(sent.attempt++);
            later(std::move(sent), now + pause);
        }
    }
    --sent_to.under_way;
    return decided;
}

std::vector<ReceivedReply> CommandQueue::due(Moment now) {
    while (!later_.empty() && later_.begin()->first <= now) {
        auto sent = std::move(later_.begin()->second);
        later_.erase(later_.begin());
        auto& waiting = lane(sent.command.service).waiting;
        waiting.push_back(std::move(sent));
    }
    std::vector<ReceivedReply> replies;
    while (!unwritten_.empty() && unwritten_.begin()->first <= now) {
        replies.push_back(std::move(unwritten_.begin()->second));
        unwritten_.erase(unwritten_.begin());
    }
    return replies;
}

std::optional<CommandQueue::Moment> CommandQueue::next_due() const {
    std::optional<Moment> first;
    if (!later_.empty()) first = later_.begin()->first;
    const auto earlier = [&first](Moment moment) {
        first = std::min(first.value_or(Moment::max()), moment);
    };
    if (!unwritten_.empty()) earlier(unwritten_.begin()->first);
    for (const auto& [name, lane] : lanes_) {
        const auto moment = lane.breaker.half_opens();
        if (moment && !lane.waiting.empty() && lane.under_way == 0) earlier(*moment);
    }
    return first;
}

std::map<std::string, Breaker::State> CommandQueue::breakers(Moment now) const {
    std::map<std::string, Breaker::State> states;
    for (const auto& [name, lane] : lanes_) states.emplace(name, lane.breaker.state(now));
    return states;
}

std::size_t CommandQueue::waiting() const {
    auto count = later_.size();
    for (const auto& [name, lane] : lanes_) count += lane.waiting.size();
    return count;
}

milliseconds CommandQueue::backoff(std::int64_t attempt) const {
    const auto ceiling =
        std::min(settings_.max_backoff.count(), settings_.first_backoff.count()
                                                    << std::min<std::int64_t>(attempt - 1, 16));
    return milliseconds{1 + below_(std::max<std::int64_t>(ceiling, 1))};
}

}  // namespace duet::coordinator
