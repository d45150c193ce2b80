#include "tests/chaos/backfill_load.hpp"

#include <algorithm>
#include <stdexcept>

namespace duet::chaos {

using namespace std::chrono_literals;

namespace {

constexpr auto every = 5s;
constexpr auto poll_interval = 100ms;

}  // namespace

BackfillLoad::BackfillLoad(ShopUnderTest& scene)
    : scene_{scene}, thread_{[this](const std::stop_token& enough) {
          request_repeatedly(enough);
      }} {}

void BackfillLoad::request_repeatedly(const std::stop_token& enough) {
    auto next = Steady::now() + every;
    while (!enough.stop_requested()) {
        std::this_thread::sleep_until(std::min(next, Steady::now() + poll_interval));
        if (Steady::now() < next) continue;
        next = Steady::now() + every;
        if (begin_backfill()) ++accepted_;
    }
}

bool BackfillLoad::begin_backfill() {
    try {
        const auto coordinator = scene_.find("orchestrated/coordinator");
        return coordinator.identity &&
               scene_.call(coordinator, http::Method::post, "/admin/pipeline/backfill",
                           R"({"from":"2000-01-01"})")
                       .status == 202;
    } catch (const std::runtime_error&) {
        return false;  // the shop is ending, or the style is missing: the run itself reports it
    }
}

}  // namespace duet::chaos
