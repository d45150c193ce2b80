#include "services/orders/views.hpp"

#include "shared/messages/answers.hpp"

namespace duet::orders {

namespace {

struct OrderView {
    std::string order_id, customer_id, state;
    std::optional<std::string> reason;
    std::int64_t version = 0;
    Money total = 0;
    std::vector<Line> lines;
    ShipTo ship_to;
    Instant placed_at{};
    std::optional<std::string> cancel;
    std::optional<std::vector<std::string>> skus;
    answers::Links links;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("customer_id", s.customer_id);
        f("state", s.state);
        f("reason", s.reason);
        f("version", s.version);
        f("total", s.total);
        f("lines", s.lines);
        f("ship_to", s.ship_to);
        f("placed_at", s.placed_at);
        f("cancel", s.cancel);
        f("skus", s.skus);
        f("links", s.links);
    }
};

struct OrderPage {
    std::vector<OrderView> orders;
    std::optional<std::string> next;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("orders", s.orders);
        f("next", s.next);
    }
};

struct TransitionView {
    std::int64_t version = 0;
    std::string from, to, cause;
    Instant at{};
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("version", s.version);
        f("from", s.from);
        f("to", s.to);
        f("at", s.at);
        f("cause", s.cause);
    }
};

struct HistoryView {
    std::string order_id;
    std::vector<TransitionView> transitions;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("transitions", s.transitions);
    }
};

struct ReturnView {
    std::string return_id, customer_id, state;
    std::optional<std::string> order_id, reason;
    Money amount = 0;
    std::vector<RequestedLine> lines;
    Instant placed_at{};
    answers::Links links;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("return_id", s.return_id);
        f("order_id", s.order_id);
        f("customer_id", s.customer_id);
        f("state", s.state);
        f("reason", s.reason);
        f("amount", s.amount);
        f("lines", s.lines);
        f("placed_at", s.placed_at);
        f("links", s.links);
    }
};

OrderView shown(const OrderRecord& record, const std::string& root) {
    const auto& order = record.order;
    OrderView view{.order_id = order.order_id,
                   .customer_id = order.customer_id,
                   .state = std::string{name_of(record.now.state)},
                   .reason = answers::unless_empty(record.now.reason),
                   .version = record.now.version,
                   .total = order.total,
                   .lines = order.lines,
                   .ship_to = order.ship_to,
                   .placed_at = order.placed_at,
                   .cancel = record.cancel,
                   .skus = std::nullopt,
                   .links = answers::order_links(root, order.order_id)};
    if (!record.skus.empty()) view.skus = record.skus;
    return view;
}

}  // namespace

void describe(service::Handlers& on) {
    on.responds_with<answers::OrderState>("OrderState");
    on.responds_with<answers::ReturnState>("ReturnState");
    on.responds_with<OrderView>("Order");
    on.responds_with<OrderPage>("OrderPage");
    on.responds_with<HistoryView>("OrderHistory");
    on.responds_with<ReturnView>("Return");
}

std::string view_of(const OrderRecord& record, const std::string& root) {
    return encode(shown(record, root));
}

std::string page_of(const std::vector<OrderRecord>& records, const OrderFilter& filter,
                    const std::string& root) {
    OrderPage page;
    for (const auto& record : records) page.orders.push_back(shown(record, root));
    if (!records.empty() && static_cast<std::int64_t>(records.size()) == filter.limit)
        page.next = std::to_string(records.back().seq);
    return encode(page);
}

std::string history_of(const std::string& order_id, const std::vector<Transition>& transitions) {
    HistoryView history{order_id, {}};
    for (const auto& t : transitions)
        history.transitions.push_back({.version = t.version,
                                       .from = std::string{t.from ? name_of(*t.from) : ""},
                                       .to = std::string{name_of(t.to)},
                                       .cause = t.cause,
                                       .at = t.at});
    return encode(history);
}

std::string view_of(const ReturnRecord& record, const std::string& root) {
    const auto& goods = record.goods;
    return encode(ReturnView{.return_id = goods.return_id,
                             .customer_id = goods.customer_id,
                             .state = std::string{name_of(record.state)},
                             .order_id = goods.order_id,
                             .reason = answers::unless_empty(record.reason),
                             .amount = record.amount,
                             .lines = goods.lines,
                             .placed_at = goods.placed_at,
                             .links = answers::return_links(root, goods.return_id)});
}

}  // namespace duet::orders
