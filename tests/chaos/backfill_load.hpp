#pragma once
// Somebody who has everything fetched once more while the shop is being broken: what is reported
// must bear it.

#include "tests/chaos/scene.hpp"

#include <atomic>
#include <cstddef>
#include <thread>

namespace duet::chaos {

class BackfillLoad {
public:
    /// Begins at once; asks the orchestrated style's coordinator every few seconds, and takes no
    /// answer for an answer, too.
    explicit BackfillLoad(ShopUnderTest& scene);

    std::size_t accepted() const { return accepted_; }  ///< backfills that were begun

private:
    void ask_again_and_again(const std::stop_token& enough);
    bool begin_backfill();

    ShopUnderTest& scene_;
    std::atomic<std::size_t> accepted_{0};
    std::jthread thread_;  ///< last
};

}  // namespace duet::chaos
