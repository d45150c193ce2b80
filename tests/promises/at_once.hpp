#pragma once
// Sends several requests concurrently and collects their replies.

#include "tests/promises/running_shop.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace duet::tests {

/// One thread.
class AtOnce {
public:
    explicit AtOnce(RunningShop& shop) : shop_{shop} {}

    void send(Style style, const GatewayRequest& what);

    /// Waits for all replies; fails the test after `timeout`.
    std::vector<Reply> replies(std::chrono::seconds timeout = std::chrono::seconds(60));

private:
    /// Shared with the callbacks, because replies may arrive after a failed test.
    struct Arrived {
        std::mutex mutex;
        std::condition_variable wake;
        std::vector<Reply> replies;
    };
    RunningShop& shop_;
    std::size_t sent_ = 0;
    std::shared_ptr<Arrived> arrived_ = std::make_shared<Arrived>();
};

}  // namespace duet::tests
