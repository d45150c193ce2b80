#include "services/coordinator/dispatcher.hpp"

#include "services/coordinator/engine/command_spans.hpp"
#include "shared/log/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace duet::coordinator {

namespace {

using Steady = std::chrono::steady_clock;

CommandQueue::Moment now() {
    return std::chrono::duration_cast<CommandQueue::Moment>(Steady::now().time_since_epoch());
}

FaultScopes scopes_of(const CommandQueue::Batch& batch) {
    FaultScopes scopes;
    for (const auto& sent : batch)
        scopes.push_back({sent.command.traceparent, sent.command.subject});
    return scopes;
}

}  // namespace

Dispatcher::Dispatcher(Settings settings, Faults& faults,
                       std::function<void(std::vector<ReceivedReply>)> replied, Measures& measures,
                       std::function<void(telemetry::Spans)> trace)
    : settings_{std::move(settings)},
      faults_{faults},
      replied_{std::move(replied)},
      measures_{measures},
      trace_{std::move(trace)},
      queue_{settings_.queue, [this](std::int64_t n) {
                 return std::uniform_int_distribution<std::int64_t>{0, n - 1}(random_);
             }} {
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

void Dispatcher::send(std::vector<Command> commands, std::int64_t attempt) {
    std::vector<Ready> ready;
    {
        const std::lock_guard lock{mutex_};
        queue_.add(std::move(commands), attempt);
        ready = take_ready();
    }
    start(std::move(ready));
}

void Dispatcher::not_written(ReceivedReply reply) {
    const std::lock_guard lock{mutex_};
    queue_.not_written(std::move(reply), now());
}

std::vector<Dispatcher::Ready> Dispatcher::take_ready() {
    std::vector<Ready> ready;
    if (stopping_) return ready;
    for (const auto& service : queue_.services()) {
        for (auto batch = queue_.next(service, now()); !batch.empty();
             batch = queue_.next(service, now()))
            ready.push_back({service, std::move(batch)});
    }
    return ready;
}

/// Without the lock: serializing a batch takes longer than everything done under it.
void Dispatcher::start(std::vector<Ready> ready) {
    for (auto& [service, batch] : ready) {
        http::Call call;
        call.method = http::Method::post;
        call.url = settings_.services.at(service) + "/commands";
        call.headers = {{"Content-Type", "application/json"},
                        {"Authorization", "Bearer " + settings_.key}};
        call.timeout = queue_.timeout();
        call.body = "[";
        std::size_t again = 0;
        for (const auto& sent : batch) {
            again += sent.attempt > 1 ? 1 : 0;
            if (call.body.size() > 1) call.body += ',';
            append_command(call.body, sent.command, sent.attempt);
        }
        call.body += ']';
        measures_.sent(service, batch.size(), again, call.body.size());
        auto held = std::make_shared<Ready>(std::move(service), std::move(batch));
        client_.send(std::move(call), [this, held](const http::Answer& answer) {
            answered(held->first, std::move(held->second), answer);
        });
    }
}

std::vector<ReceivedReply> Dispatcher::replies_in(const std::string& service,
                                                  const CommandQueue::Batch& batch,
                                                  const http::Answer& answer) {
    if (!answer.ok()) {
        if (batch.front().attempt == 1) {
            const auto why =
                answer.error.empty() ? "status " + std::to_string(answer.status) : answer.error;
            log::warn(fmt::format("{} did not answer {} command(s), sending them again: {}",
                                  service, batch.size(), why));
        }
        return {};
    }
    const auto scopes = [&batch] { return scopes_of(batch); };
    if (faults_.hit("coordinator.reply_lost", scopes) == Effect::drop) return {};
    try {
        return read_replies(answer.body);
    } catch (const Malformed& error) {
        log::warn(service + " sent a reply that cannot be read: " + error.what());
        return {};
    }
}

/// Records an attempt span for each traced command without a reply.
void Dispatcher::trace_silence(const CommandQueue::Batch& batch,
                               const std::vector<ReceivedReply>& replies,
                               const http::Answer& answer) {
    const auto ended = SystemClock{}.now();
    const auto why = !answer.error.empty() ? answer.error
                     : answer.ok()         ? "no reply"
                                           : "status " + std::to_string(answer.status);
    telemetry::Spans spans;
    for (const auto& [command, attempt] : batch) {
        if (!telemetry::is_sampled(command.traceparent)) continue;
        const bool replied =
            std::any_of(replies.begin(), replies.end(),
                        [&](const ReceivedReply& reply) { return reply.id == command.id; });
        if (replied) continue;
        if (auto span = attempt_span(command.traceparent, command.subject, command.type, attempt,
                                     ended - answer.took, ended, why))
            spans.push_back(*std::move(span));
    }
    if (!spans.empty()) trace_(std::move(spans));
}

void Dispatcher::answered(const std::string& service, CommandQueue::Batch batch,
                          const http::Answer& answer) {
    auto replies = replies_in(service, batch, answer);
    measures_.answered(service, replies.size(),
                       batch.size() - std::min(batch.size(), replies.size()), answer.body.size(),
                       answer.took);
    if (trace_ && replies.size() < batch.size()) trace_silence(batch, replies, answer);
    std::vector<ReceivedReply> decided;
    std::vector<Ready> ready;
    bool some_again = false;
    {
        const std::lock_guard lock{mutex_};
        const auto sent = batch.size();
        decided = queue_.answered(service, std::move(batch), std::move(replies), now());
        some_again = decided.size() < sent;
        if (answer.ok()) ready = take_ready();
    }
    // The loop sends only commands whose backoff is over: wake it only if there are new ones.
    if (some_again) wake_.notify_one();
    start(std::move(ready));
    if (!decided.empty()) replied_(std::move(decided));
}

void Dispatcher::measure() {
    const std::lock_guard lock{mutex_};
    measures_.waiting(queue_.waiting());
    measures_.breakers(queue_.breakers(now()));
}

void Dispatcher::loop() {
    constexpr std::chrono::milliseconds max_rest{100};
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        auto until = now() + max_rest;
        if (const auto due = queue_.next_due()) until = std::min<CommandQueue::Moment>(until, *due);
        wake_.wait_until(lock, Steady::time_point{until});
        auto replies = queue_.due(now());
        auto ready = take_ready();
        if (ready.empty() && replies.empty()) continue;
        lock.unlock();
        start(std::move(ready));
        if (!replies.empty()) replied_(std::move(replies));
        lock.lock();
    }
}

}  // namespace duet::coordinator
