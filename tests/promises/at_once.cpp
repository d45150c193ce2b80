#include "tests/promises/at_once.hpp"

#include "tests/catch.hpp"

namespace duet::tests {

void AtOnce::send(Style style, const GatewayRequest& what) {
    ++sent_;
    shop_.send(style, what, [arrived = arrived_](Reply reply) {
        const std::lock_guard lock{arrived->mutex};
        arrived->replies.push_back(std::move(reply));
        arrived->wake.notify_one();
    });
}

std::vector<Reply> AtOnce::replies(std::chrono::seconds timeout) {
    std::unique_lock lock{arrived_->mutex};
    const bool all = arrived_->wake.wait_for(lock, timeout,
                                             [this] { return arrived_->replies.size() == sent_; });
    INFO(arrived_->replies.size() << " of " << sent_ << " requests have replies");
    REQUIRE(all);
    return arrived_->replies;
}

}  // namespace duet::tests
