#pragma once
// A client that starts backfills of the orchestrated reports while the shop is being broken:
// reports must stay correct. Owns its thread.

#include "tests/chaos/scene.hpp"

#include <atomic>
#include <cstddef>
#include <thread>

namespace duet::chaos {

/// One thread.
class BackfillLoad {
public:
    /// Starts at once; sends a request to the orchestrated style's coordinator every few seconds
    /// and ignores failures.
    explicit BackfillLoad(ShopUnderTest& scene);

    std::size_t accepted() const { return accepted_; }  ///< accepted backfills

private:
    void request_repeatedly(const std::stop_token& enough);
    bool begin_backfill();

    ShopUnderTest& scene_;
    std::atomic<std::size_t> accepted_{0};
    std::jthread thread_;  ///< last: uses all of the above
};

}  // namespace duet::chaos
