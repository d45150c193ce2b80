#include "shared/service/process/writer.hpp"

#include <algorithm>

namespace duet::service {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds max_pause{200};
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

void Writer::run(std::function<void(Machine&)> task) {
    {
        const std::lock_guard lock{mutex_};
        tasks_.push_back(std::move(task));
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
                   [this] { return !queue_.empty() || !tasks_.empty(); });
    const auto count = std::min(settings_.batch, queue_.size());
    batch.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return batch;
}

void Writer::loop() {
    auto pause = max_pause;
    for (;;) {
        auto timeout = pause;
        if (const auto due = machine_.next_due()) {
            const auto until = std::chrono::ceil<milliseconds>(*due - clock_.now());
            timeout = std::clamp(until, milliseconds{0}, timeout);
        }
        auto batch = next_batch(timeout);
        std::deque<std::function<void(Machine&)>> tasks;
        {
            const std::lock_guard lock{mutex_};
            tasks.swap(tasks_);
            if (stop_.stop_requested() && batch.empty() && tasks.empty() && queue_.empty()) return;
        }
        for (const auto& task : tasks) task(machine_);
        // A failing disk must not end the thread: the timers stay due.
        try {
            for (auto& timer : machine_.due()) {
                timer.arrived = std::chrono::steady_clock::now();
                batch.push_back({.message = std::move(timer), .done = {}});
            }
        } catch (const store::StoreError&) {
            pause = after_storage_failure;
        }
        if (!batch.empty()) process(batch);
        pause = after_commit_.idle ? std::min(after_commit_.idle(), max_pause) : max_pause;
    }
}

void Writer::process(std::vector<PendingMessage>& waiting) {
    const auto began = std::chrono::steady_clock::now();
    process_batch(machine_, waiting, after_commit_);
    if (after_commit_.measure_batch)
        after_commit_.measure_batch(waiting.size(), std::chrono::steady_clock::now() - began);
}

}  // namespace duet::service
