#include "infra/compare/workloads.hpp"

#include "infra/client/dice.hpp"
#include "shared/messages/requests.hpp"

namespace duet::analytics {

namespace {

constexpr std::size_t one_hour = 3600;  // seconds
const std::string holder = "customer";  // the name of the key that a load uses (duet keys)

Instant whole_milliseconds(Instant instant) {
    return std::chrono::floor<std::chrono::milliseconds>(instant);
}

}  // namespace

workload::WorkloadPlan plain_orders(std::size_t count, std::uint64_t seed, const std::string& run) {
    return workload::make_plan(workload::Mix::plain, count, seed, run,
                               whole_milliseconds(SystemClock{}.now()));
}

workload::WorkloadPlan late_orders(std::size_t count, std::uint64_t seed, const std::string& run) {
    auto plan = plain_orders(count, seed, run);
    workload::Dice dice{seed + 1};
    for (auto& order : plan.orders) {
        *order.placed_at -= std::chrono::seconds(dice.below(one_hour));
        order.send_twice = dice.one_in(100);
    }
    return plan;
}

std::string id_of(const workload::PlannedOrder& order) {
    return requests::order_id_for(order.placed_at.value(), holder, order.key);
}

std::vector<std::string> some_ids(const std::vector<workload::PlannedOrder>& orders,
                                  std::size_t max) {
    const auto step = orders.size() / max + 1;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < orders.size(); i += step) ids.push_back(id_of(orders[i]));
    return ids;
}

}  // namespace duet::analytics
