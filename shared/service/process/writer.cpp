#include "shared/service/process/writer.hpp"

#include <algorithm>

namespace duet::service {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds max_rest{200};
constexpr milliseconds after_storage_failure{50};

}  // namespace

Writer::Writer(Machine& machine, const Clock& clock, Settings settings)
    : machine_{machine}, clock_{clock}, settings_{settings} {}

Writer::~Writer() { stop(); }

void Writer::start(AfterCommit after_commit) {
    after_commit_ = std::move(after_commit);
    thread_ = std::jthread{[this] { loop(); }};
}

bool Writer::take(Inbound message, Done done) {
    message.arrived = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock{mutex_};
        if (stop_.stop_requested() || queue_.size() >= settings_.max_queue) return false;
        queue_.push_back({.message = std::move(message), .done = std::move(done)});
    }
    wake_.notify_one();
    return true;
}

void Writer::take_all(std::vector<PendingMessage> messages) {
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock{mutex_};
        for (auto& pending : messages) {
            pending.message.arrived = now;
            queue_.push_back(std::move(pending));
        }
    }
    wake_.notify_one();
}

void Writer::run(std::function<void(Machine&)> act) {
    {
        const std::lock_guard lock{mutex_};
        acts_.push_back(std::move(act));
    }
    wake_.notify_one();
}

void Writer::stop() {
    stop_.request_stop();  // wakes the thread, too
    if (thread_.joinable()) thread_.join();
}

std::size_t Writer::waiting() const {
    const std::lock_guard lock{mutex_};
    return queue_.size();
}

std::vector<PendingMessage> Writer::next_batch(milliseconds timeout) {
    std::vector<PendingMessage> batch;
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, stop_.get_token(), timeout,
                   [this] { return !queue_.empty() || !acts_.empty(); });
    const auto count = std::min(settings_.batch, queue_.size());
    batch.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return batch;
}

void Writer::loop() {
    auto rest = max_rest;
    for (;;) {
        auto timeout = rest;
        if (const auto due = machine_.next_due()) {
            const auto until = std::chrono::ceil<milliseconds>(*due - clock_.now());
            timeout = std::clamp(until, milliseconds{0}, timeout);
        }
        auto batch = next_batch(timeout);
        std::deque<std::function<void(Machine&)>> acts;
        {
            const std::lock_guard lock{mutex_};
            acts.swap(acts_);
            if (stop_.stop_requested() && batch.empty() && acts.empty() && queue_.empty()) return;
        }
        for (const auto& act : acts) act(machine_);
        // A failing disk must not stop the clock: what was due stays due.
        try {
            for (auto& timer : machine_.due()) {
                timer.arrived = std::chrono::steady_clock::now();
                batch.push_back({.message = std::move(timer), .done = {}});
            }
        } catch (const store::StoreError&) {
            rest = after_storage_failure;
        }
        if (!batch.empty()) process(batch);
        rest = after_commit_.idle ? std::min(after_commit_.idle(), max_rest) : max_rest;
    }
}

void Writer::process(std::vector<PendingMessage>& waiting) {
    const auto began = std::chrono::steady_clock::now();
    process_batch(machine_, waiting, after_commit_);
    if (after_commit_.measure_batch)
        after_commit_.measure_batch(waiting.size(), std::chrono::steady_clock::now() - began);
}

}  // namespace duet::service
