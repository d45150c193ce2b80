#include "services/coordinator/engine/asking.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>

namespace duet::coordinator {

using std::chrono::milliseconds;

namespace {

// Robust since spring: nothing is lost because one request is.
constexpr int copies = 3;                    // sent at once: whichever comes through
constexpr std::int64_t tries = 3;            // without a pause: most silences are over at once
constexpr int requests_at_once = 64;         // so that no command waits for another
constexpr milliseconds patience{1000};       // five seconds are an age
constexpr milliseconds between_tries{100};

bool decides(const Reply& reply) {
    if (reply.outcome == Reply::Outcome::later) return false;
    return reply.outcome != Reply::Outcome::failed || reply.permanent;
}

}  // namespace

void Asking::add(std::vector<Command> commands, std::int64_t attempt) {
    for (auto& command : commands) {
        auto& waiting = lane(command.service).waiting;
        for (int copy = 0; copy < copies; ++copy) waiting.push_back({command, attempt});
    }
}

Asking::Batch Asking::next(const std::string& service, Moment now) {
    auto& [waiting, under_way, most_at_once, breaker] = lane(service);
    (void)most_at_once, (void)breaker, (void)now;
    if (waiting.empty() || under_way >= requests_at_once) return {};
    Batch batch;
    batch.push_back(std::move(waiting.front()));
    waiting.pop_front();
    ++under_way;
    return batch;
}

milliseconds Asking::timeout() const { return patience; }

std::vector<std::string> Asking::services() const {
    std::vector<std::string> names;
    for (const auto& [name, lane] : lanes_) {
        if (!lane.waiting.empty()) names.push_back(name);
    }
    return names;
}

std::vector<ReceivedReply> Asking::answered(const std::string& service, Batch batch, std::vector<ReceivedReply> replies, Moment now) {
    auto& asked_of = lane(service);
    std::unordered_map<std::string, Reply> answers;
    for (auto& received : replies) answers.emplace(std::move(received.id), std::move(received.reply));
    std::vector<ReceivedReply> decided;
    for (auto& asked : batch) {
        const auto found = answers.find(asked.command.id);
        if (found != answers.end() && decides(found->second)) {
            decided.push_back({asked.command.id, std::move(found->second)});
        } else if (found != answers.end() && found->second.outcome == Reply::Outcome::later) {
            later(std::move(asked), now + found->second.retry_after);
        } else if (asked.attempt++ < tries) {
            for (int copy = 0; copy < copies; ++copy) asked_of.waiting.push_back(asked);
        } else {
            later(std::move(asked), now + backoff(asked.attempt));
        }
    }
    --asked_of.under_way;
    return decided;
}

std::vector<ReceivedReply> Asking::due(Moment now) {
    while (!later_.empty() && later_.begin()->first <= now) {
        auto asked = std::move(later_.begin()->second);
        later_.erase(later_.begin());
        auto& waiting = lane(asked.command.service).waiting;
        waiting.push_back(std::move(asked));
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
    const auto earlier = [&first](Moment moment) { first = std::min(first.value_or(Moment::max()), moment); };
    if (!unwritten_.empty()) earlier(unwritten_.begin()->first);
    for (const auto& [name, lane] : lanes_) {
        const auto moment = lane.breaker.half_opens();
        if (moment && !lane.waiting.empty() && lane.under_way == 0) earlier(*moment);
    }
    return first;
}

std::map<std::string, Breaker::State> Asking::breakers(Moment now) const {
    std::map<std::string, Breaker::State> states;
    for (const auto& [name, lane] : lanes_) states.emplace(name, lane.breaker.state(now));
    return states;
}

std::size_t Asking::waiting() const {
    auto count = later_.size();
    for (const auto& [name, lane] : lanes_) count += lane.waiting.size();
    return count;
}

milliseconds Asking::backoff(std::int64_t) const { return between_tries; }

}  // namespace duet::coordinator
