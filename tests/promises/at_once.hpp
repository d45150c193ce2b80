#pragma once
// Several requests at once, and their answers as they come.

#include "tests/promises/shop.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace duet::tests {

class AtOnce {
public:
    explicit AtOnce(Shop& shop) : shop_{shop} {}

    void send(Style style, const Ask& what);

    /// Waits until all are answered; fails the test when they are not within `timeout`.
    std::vector<Reply> answers(std::chrono::seconds timeout = std::chrono::seconds(60));

private:
    /// Outlives a test that has failed, as answers may come after it.
    struct Arrived {
        std::mutex mutex;
        std::condition_variable wake;
        std::vector<Reply> replies;
    };
    Shop& shop_;
    std::size_t sent_ = 0;
    std::shared_ptr<Arrived> arrived_ = std::make_shared<Arrived>();
};

}  // namespace duet::tests
