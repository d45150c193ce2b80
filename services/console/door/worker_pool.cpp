#include "services/console/door/worker_pool.hpp"

#include "shared/http/problem.hpp"

#include <memory>

namespace duet::console {

using http::Request, http::Responder, http::Response;

namespace {

constexpr std::size_t max_tasks = 200;

Response response_of(const std::function<Response(const Request&)>& make, const Request& request) {
    try {
        return make(request);
    } catch (const Misuse& misuse) {
        return http::problem(misuse.status, misuse.slug, misuse.what(), request.path);
    } catch (const std::exception& error) {
        return http::problem(503, "unavailable", error.what(), request.path);
    }
}

}  // namespace

WorkerPool::WorkerPool(int threads) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { loop(); });
}

WorkerPool::~WorkerPool() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        tasks_.clear();  // a responder that is destroyed unsent answers 503
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

http::Handler WorkerPool::answering(std::function<Response(const Request&)> make) {
    return [this, make = std::move(make)](const Request& request, Responder responder) {
        // std::function needs a copyable callable, and a responder is not copyable.
        auto pending = std::make_shared<Responder>(std::move(responder));
        {
            const std::lock_guard lock{mutex_};
            if (tasks_.size() < max_tasks)
                tasks_.emplace_back(
                    [pending, make, request] { pending->send(response_of(make, request)); });
            else
                pending->send(http::problem(503, "overloaded",
                                            "The console is overloaded; try again in a moment.",
                                            request.path));
        }
        wake_.notify_one();
    };
}

void WorkerPool::loop() {
    for (;;) {
        std::function<void()> task;
        {
            std::unique_lock lock{mutex_};
            wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
            if (stopping_) return;
            task = std::move(tasks_.front());
            tasks_.pop_front();
        }
        task();
    }
}

}  // namespace duet::console
