#include "tests/promises/load.hpp"

#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

#include <map>

namespace duet::tests {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::minutes between_orders{10};

}  // namespace

Load::Load(Side side, int orders, int clients)
    : side_{side},
      orders_{orders},
      first_placed_{SystemClock{}.now() - orders * between_orders},
      sku_{side_.product(1'000'000)},
      order_ids_(static_cast<std::size_t>(orders)) {
    for (int i = 0; i < clients; ++i) workers_.emplace_back([this] { work(); });
}

Load::~Load() {
    stop_ = true;
    for (auto& worker : workers_) worker.join();
}

Basket Load::basket(int number) const {
    Basket basket{.customer = customer_,
                  .sku = sku_,
                  .placed_at = to_rfc3339(first_placed_ + number * between_orders)};
    if (number % 7 == 0) basket.country = "AQ";
    return basket;
}

void Load::work() {
    for (int number = next_++; number < orders_ && !stop_; number = next_++) place(number);
}

void Load::place(int number) {
    const auto key = customer_ + "/" + std::to_string(number);
    while (!stop_) {
        const auto reply = side_.place(basket(number), 0, key);
        if (reply.status == 202) {
            const auto acknowledged = std::chrono::steady_clock::now();
            order_ids_[static_cast<std::size_t>(number)] = reply.field("order_id");
            {
                const std::lock_guard lock{mutex_};
                promises_.push_back({reply.field("order_id"), acknowledged, end_of(number)});
            }
            ++accepted_;
            return;
        }
        std::this_thread::sleep_for(50ms);  // before the next attempt
    }
}

std::vector<Load::Promise> Load::promises() const {
    const std::lock_guard lock{mutex_};
    return promises_;
}

void Load::check_all_ended(std::chrono::seconds timeout) {
    eventually(
        "all orders are accepted", [this] { return all_accepted(); }, timeout);
    std::map<std::string, std::string> states;
    eventually(
        "all orders have ended",
        [&] {
            const auto page = side_.get("/v1/orders?limit=1000&customer_id=" + customer_);
            if (page.status != 200) return false;
            states.clear();
            bool ended = true;
            const auto body = page.json();
            for (const auto& order : body.at("orders")) {
                const auto state = order.at("state").get<std::string>();
                ended = ended && (state == "dispatched" || state == "rejected");
                states[order.at("order_id")] = state;
            }
            return ended && states.size() >= order_ids_.size();
        },
        timeout);
    CHECK(states.size() == order_ids_.size());  // no repeated key has made a second order
    for (int number = 0; number < orders_; ++number) {
        const auto& id = order_ids_[static_cast<std::size_t>(number)];
        INFO("order " << number << " is " << id);
        CHECK(states[id] == end_of(number));
    }
}

}  // namespace duet::tests
