#include "tests/chaos/recovery.hpp"

#include "infra/client/calls.hpp"

#include <atomic>
#include <thread>

namespace duet::chaos {

namespace {

using namespace std::chrono_literals;

constexpr auto between_looks = 10ms;

/// Another process has taken its place and is ready.
bool is_back(const FaultOutcome& happened, ShopUnderTest& scene) {
    const auto now = scene.find(happened.injection.target);
    if (!now.identity) return false;
    return (!happened.gone || now.identity != happened.gone) && scene.ready(now);
}

workload::PlannedOrder one_of(const std::string& who) {
    static std::atomic<int> count{0};
    workload::PlannedOrder order;
    const auto number = std::to_string(++count);
    order.key = who + "-" + number;
    order.customer_id = who + "-" + number;
    order.lines = {{probe_sku(), 1, 100}};
    order.placed_at = std::chrono::time_point_cast<std::chrono::milliseconds>(SystemClock{}.now());
    return order;
}

/// One order from its POST to its dispatch, with retries under the same key.
class Probe {
public:
    Probe(ShopUnderTest& scene, const std::string& style, Steady::time_point deadline)
        : scene_{scene},
          calls_{scene.shop(), style},
          deadline_{deadline},
          order_{one_of("prober")} {}

    bool place() {
        return until([this] {
            const auto answer = scene_.wire().call(calls_.place(order_, false));
            id_ = workload::text_in(answer.body, "order_id");
            return answer.ok() && !id_.empty();
        });
    }

    bool dispatched() {
        return until([this] {
            const auto answer = scene_.wire().call(calls_.get_order(id_));
            return answer.ok() && workload::text_in(answer.body, "state") == "dispatched";
        });
    }

    const std::string& id() const { return id_; }

private:
    template <class Holds> bool until(Holds holds) {
        while (!holds()) {
            if (scene_.ending() || Steady::now() >= deadline_) return false;
            std::this_thread::sleep_for(between_looks);
        }
        return true;
    }

    ShopUnderTest& scene_;
    workload::Calls calls_;
    Steady::time_point deadline_;
    workload::PlannedOrder order_;
    std::string id_;
};

}  // namespace

void post_once(ShopUnderTest& scene, const std::string& style) {
    scene.wire().send(workload::Calls{scene.shop(), style}.place(one_of("impatient"), false),
                      [](const http::Answer&) {});
}

std::string probe_sku() { return "PROBE"; }

void await_recovery(FaultOutcome& happened, ShopUnderTest& scene,
                    std::chrono::milliseconds timeout) {
    const auto deadline = happened.healed + timeout;
    const auto well = [&] {
        happened.recovery =
            std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - happened.healed);
        happened.recovered = true;
    };
    happened.recovered = false;
    while (!is_back(happened, scene)) {
        if (scene.ending() || Steady::now() >= deadline) return;
        std::this_thread::sleep_for(between_looks);
    }
    if (happened.injection.target == "console") return well();
    Probe probe{scene, happened.injection.style, deadline};
    if (!probe.place()) return;
    happened.recovered_by = probe.id();
    if (probe.dispatched()) well();
}

}  // namespace duet::chaos
