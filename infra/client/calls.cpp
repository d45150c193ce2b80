#include "infra/client/calls.hpp"

#include "shared/messages/codec.hpp"
#include "shared/text/percent_encoding.hpp"

#include <fmt/format.h>

namespace duet::workload {

namespace {

// the gateway holds a response for up to 30 s
constexpr auto max_answer = std::chrono::seconds(45);

struct Payment {
    std::string token;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("token", s.token);
    }
};

struct OrderBody {
    const std::string& customer_id;
    const std::vector<Line>& lines;
    ShipTo ship_to;
    Payment payment;
    std::optional<Instant> placed_at;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("customer_id", s.customer_id);
        f("lines", s.lines);
        f("ship_to", s.ship_to);
        f("payment", s.payment);
        f("placed_at", s.placed_at);
    }
};

struct ReturnBody {
    const std::string& order_id;
    const std::string& customer_id;
    const std::vector<Line>& lines;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("customer_id", s.customer_id);
        f("lines", s.lines);
    }
};

struct DecisionBody {
    const std::string& decision;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("decision", s.decision);
    }
};

struct ProductBody {
    Money price = 0;
    std::int64_t restock = 0;
    bool strict_price = false;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("price", s.price);
        f("restock", s.restock);
        f("strict_price", s.strict_price);
    }
};

}  // namespace

Calls::Calls(const client::ShopAccess& shop, const std::string& style)
    : base_{shop.gateway + "/" + style},
      customer_{"Bearer " + shop.customer_key},
      operator_{"Bearer " + shop.operator_key} {}

http::Call Calls::call(http::Method method, const std::string& path, const std::string& key) const {
    http::Call call{method, base_ + path, {{"Authorization", customer_}}, {}, max_answer};
    if (!key.empty()) call.headers.emplace_back("Idempotency-Key", key);
    if (method == http::Method::post || method == http::Method::put)
        call.headers.emplace_back("Content-Type", "application/json");
    return call;
}

http::Call Calls::place(const PlannedOrder& order, bool wait) const {
    auto made = call(http::Method::post, "/v1/orders", order.key);
    if (wait) made.headers.emplace_back("Prefer", "wait=30");
    made.body = encode(OrderBody{
        order.customer_id, order.lines, {order.country, {}}, {order.token}, order.placed_at});
    return made;
}

http::Call Calls::cancel(const PlannedOrder& order, const std::string& order_id) const {
    return call(http::Method::post, "/v1/orders/" + order_id + "/cancel", order.key + "-cancel");
}

http::Call Calls::get_order(const std::string& order_id) const {
    return call(http::Method::get, "/v1/orders/" + order_id, "");
}

http::Call Calls::give_back(const PlannedOrder& order, const std::string& order_id) const {
    auto made = call(http::Method::post, "/v1/returns", order.key + "-return");
    made.headers.emplace_back("Prefer", "wait=30");
    made.body = encode(ReturnBody{order_id, order.customer_id, order.lines});
    return made;
}

http::Call Calls::decide(const PlannedOrder& order, const std::string& order_id,
                         int attempt) const {
    auto made = call(http::Method::post, "/v1/reviews/" + order_id,
                     fmt::format("{}-{}-{}", order.key, order.decision, attempt));
    made.headers.front().second = operator_;
    made.body = encode(DecisionBody{order.decision});
    return made;
}

http::Call Calls::any_in(const std::string& state) const {
    auto made = call(http::Method::get, "/v1/orders?limit=1&state=" + state, "");
    made.headers.front().second = operator_;
    return made;
}

http::Call Calls::put_product(const std::string& sku, Money price, std::int64_t restock,
                              bool strict_price, const std::string& key) const {
    auto made = call(http::Method::put, "/v1/products/" + percent_encoded(sku), key);
    made.headers.front().second = operator_;
    made.body = encode(ProductBody{price, restock, strict_price});
    return made;
}

std::string text_in(std::string_view answer, std::string_view field) {
    // A quote inside a JSON value is escaped, so `"field":"` can only be the field itself.
    std::string mark;
    mark.append("\"").append(field).append("\":\"");
    const auto at = answer.find(mark);
    if (at == std::string_view::npos) return {};
    const auto begin = at + mark.size();
    return std::string{answer.substr(begin, answer.find('"', begin) - begin)};
}

bool is_settled(std::string_view state) { return !state.empty() && state != "pending"; }

}  // namespace duet::workload
