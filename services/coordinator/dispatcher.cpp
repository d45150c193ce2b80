#include "services/coordinator/dispatcher.hpp"

#include "shared/log/log.hpp"

#include <algorithm>
#include <unordered_map>

namespace duet::coordinator {

using std::chrono::milliseconds;

Dispatcher::Dispatcher(Settings settings, Faults& faults, std::function<void(std::vector<ReceivedReply>)> replied,
                       std::function<void(const char*, std::size_t, std::size_t)> measured)
    : settings_{std::move(settings)}, faults_{faults}, replied_{std::move(replied)}, measured_{std::move(measured)} {
    for (const auto& [name, url] : settings_.services) lanes_[name];
    thread_ = std::thread{[this] { loop(); }};
}

Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Dispatcher::send(std::vector<Command> commands) {
    std::vector<Batch> ready;
    {
        const std::lock_guard lock{mutex_};
        for (auto& command : commands) {
            auto& lane = lanes_.at(command.service);
            lane.waiting.push_back({std::move(command), 1});
        }
        for (auto& [name, lane] : lanes_) pump(name, lane, ready);
    }
    start(std::move(ready));
}

void Dispatcher::pump(const std::string& service, Lane& lane, std::vector<Batch>& ready) {
    while (!stopping_ && !lane.waiting.empty() && lane.under_way < settings_.under_way) {
        const auto count = static_cast<std::ptrdiff_t>(std::min(settings_.batch, lane.waiting.size()));
        const auto first = lane.waiting.begin();
        ready.push_back({service, {std::make_move_iterator(first), std::make_move_iterator(first + count)}});
        lane.waiting.erase(first, first + count);
        ++lane.under_way;
    }
}

/// Without the lock: writing down a batch takes longer than all that is done under it.
void Dispatcher::start(std::vector<Batch> ready) {
    for (auto& batch : ready) {
        http::Call call;
        call.method = http::Method::post;
        call.url = settings_.services.at(batch.service) + "/commands";
        call.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + settings_.key}};
        call.timeout = settings_.timeout;
        call.body = "[";
        for (const auto& asked : batch.commands) {
            if (call.body.size() > 1) call.body += ',';
            append_command(call.body, asked.command, asked.attempt);
        }
        call.body += ']';
        if (measured_) measured_("command", batch.commands.size(), call.body.size());
        auto held = std::make_shared<Batch>(std::move(batch));
        client_.send(std::move(call), [this, held](const http::Answer& answer) { answered(held->service, std::move(held->commands), answer); });
    }
}

void Dispatcher::answered(const std::string& service, std::vector<Asked> batch, const http::Answer& answer) {
    std::unordered_map<std::string, Reply> replies;
    std::size_t bytes = 0;
    if (answer.ok() && faults_.hit("coordinator.reply_lost") != Effect::drop) {
        bytes = answer.body.size();
        try {
            for (auto& received : read_replies(answer.body)) replies.emplace(std::move(received.id), std::move(received.reply));
        } catch (const Malformed& error) {
            log::warn(service + " answered what cannot be read: " + error.what());
        }
    } else if (!answer.ok() && batch.front().attempt == 1) {
        log::warn(service + " did not answer " + std::to_string(batch.size()) + " command(s), asking again: " +
                  (answer.error.empty() ? "status " + std::to_string(answer.status) : answer.error));
    }
    if (measured_) measured_("reply", replies.size(), bytes);

    std::vector<ReceivedReply> decided;
    std::vector<Batch> ready;
    bool some_again = false;
    {
        const std::lock_guard lock{mutex_};
        const auto later_before = later_.size();
        for (auto& asked : batch) {
            const auto found = replies.find(asked.command.id);
            if (found == replies.end()) {
                // Unknown outcome: never assume, ask again with the same key.
                const auto pause = backoff(asked.attempt++);
                ask_again(std::move(asked), pause);
            } else if (found->second.outcome == Reply::Outcome::later) {
                ask_again(std::move(asked), found->second.retry_after);
            } else if (found->second.outcome == Reply::Outcome::failed && !found->second.permanent) {
                const auto pause = backoff(asked.attempt++);
                ask_again(std::move(asked), pause);
            } else {
                decided.push_back({asked.command.id, std::move(found->second)});
            }
        }
        auto& lane = lanes_.at(service);
        --lane.under_way;
        if (answer.ok()) pump(service, lane, ready);
        some_again = later_.size() > later_before;
    }
    // The other thread only sends what waits for its time; most answers leave nothing of that.
    if (some_again || !answer.ok()) wake_.notify_one();
    start(std::move(ready));
    if (!decided.empty()) replied_(std::move(decided));
}

void Dispatcher::ask_again(Asked asked, milliseconds after) { later_.emplace(Steady::now() + after, std::move(asked)); }

milliseconds Dispatcher::backoff(std::int64_t attempt) {
    const auto ceiling = std::min(settings_.longest_backoff.count(), settings_.first_backoff.count() << std::min<std::int64_t>(attempt - 1, 16));
    return milliseconds{std::uniform_int_distribution<std::int64_t>{1, std::max<std::int64_t>(ceiling, 1)}(random_)};
}

void Dispatcher::loop() {
    constexpr milliseconds longest_rest{100};
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        auto until = Steady::now() + longest_rest;
        if (!later_.empty()) until = std::min(until, later_.begin()->first);
        wake_.wait_until(lock, until);
        std::vector<Batch> ready;
        const auto now = Steady::now();
        while (!later_.empty() && later_.begin()->first <= now) {
            auto asked = std::move(later_.begin()->second);
            later_.erase(later_.begin());
            lanes_.at(asked.command.service).waiting.push_back(std::move(asked));
        }
        for (auto& [name, lane] : lanes_) pump(name, lane, ready);
        if (ready.empty()) continue;
        lock.unlock();
        start(std::move(ready));
        lock.lock();
    }
}

}  // namespace duet::coordinator
