#include "services/coordinator/views.hpp"

#include "shared/messages/answers.hpp"
#include "shared/messages/codec.hpp"
#include "shared/messages/order.hpp"

#include <vector>

namespace duet::coordinator {

namespace {

struct AcceptedOrder : Order {
    answers::Links links;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("customer_id", s.customer_id);
        f("state", std::string{"pending"});
        f("version", std::int64_t{0});
        f("total", s.total);
        f("lines", s.lines);
        f("ship_to", s.ship_to);
        f("placed_at", s.placed_at);
        f("links", s.links);
    }
};

}  // namespace

std::string accepted_order(const std::string& data, const std::string& root) {
    AcceptedOrder view;
    static_cast<Order&>(view) = decode<Order>(Body::parse(data));
    view.links = answers::order_links(root, view.order_id);
    return encode(view);
}

std::string accepted_history(const std::string& order_id) {
    JsonWriter out;
    out("order_id", order_id);
    out("transitions", std::vector<std::string>{});
    return '{' + out.take() + '}';
}

}  // namespace duet::coordinator
