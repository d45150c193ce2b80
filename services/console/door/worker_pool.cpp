#include "services/console/door/worker_pool.hpp"

#include "shared/http/problem.hpp"

#include <memory>

namespace duet::console {

using http::Request, http::Responder, http::Response;

namespace {

constexpr std::size_t max_waiting = 200;

Response made(const std::function<Response(const Request&)>& make, const Request& request) {
    try {
        return make(request);
    } catch (const Misuse& misuse) {
        return http::problem(misuse.status, misuse.slug, misuse.what(), request.path);
    } catch (const std::exception& error) {
        return http::problem(503, "cannot-tell", error.what(), request.path);
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
        waiting_.clear();  // letting a responder go unsent answers 503
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

http::Handler WorkerPool::answering(std::function<Response(const Request&)> make) {
    return [this, make = std::move(make)](const Request& request, Responder responder) {
        // std::function wants a copyable callable; the responder is not.
        auto pending = std::make_shared<Responder>(std::move(responder));
        {
            const std::lock_guard lock{mutex_};
            if (waiting_.size() < max_waiting)
                waiting_.emplace_back([pending, make, request] { pending->send(made(make, request)); });
            else
                pending->send(http::problem(
                    503, "overloaded",
                    "The console has too much to do right now; ask again in a moment.",
                    request.path));
        }
        wake_.notify_one();
    };
}

void WorkerPool::loop() {
    for (;;) {
        std::function<void()> errand;
        {
            std::unique_lock lock{mutex_};
            wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            if (stopping_) return;
            errand = std::move(waiting_.front());
            waiting_.pop_front();
        }
        errand();
    }
}

}  // namespace duet::console
