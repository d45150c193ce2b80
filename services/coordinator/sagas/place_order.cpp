#include "services/coordinator/sagas/place_order.hpp"

#include "shared/messages/commands.hpp"

namespace duet::coordinator {

Definition place_order(std::chrono::milliseconds review_timeout) {
    // clang-format off: a saga reads as a table
    return Saga<PlaceOrderData>{"place-order"}
        .step("open the order",
              [](auto& o) {
                  return orders::Open{{o}, o.owner};
              })
        .undo([](auto& o) {
            return orders::Reject{{o.order_id, o.refusal}, o.details};
        })
        .step("assess for fraud", [](auto& o) { return fraud::Assess{{o}}; })
        .may_wait(
            "in_review", review_timeout, [](auto& o) { return orders::PutInReview{{o.order_id}}; },
            [](auto& o) { return orders::TakeFromReview{{o.order_id}}; },
            [](auto& o) { return fraud::CloseReview{{o.order_id}}; },
            [](auto& o, const std::string& decision) {
                return fraud::DecideReview{{o.order_id}, decision};
            })
        .step("reserve the stock",
              [](auto& o) {
                  return inventory::Reserve{o.order_id, o.lines};
              })
        .undo([](auto& o) { return inventory::Release{{o.order_id}}; })
        .step("authorize payment", [](auto& o) { return payments::Authorize{{o}}; })
        .undo([](auto& o) {
            return payments::Void{{o.order_id}, o.by_operator};
        })
        .step("book the shipment", [](auto& o) { return shipping::Book{{o}}; })
        .undo([](auto& o) { return shipping::CancelBooking{{o.order_id}}; })
        .pivot("capture payment", [](auto& o) { return payments::Capture{{o.order_id}}; })
        .then("commit the stock", [](auto& o) { return inventory::Commit{{o.order_id}}; })
        .then("confirm the order", [](auto& o) { return orders::Confirm{{o.order_id}}; })
        .reaching("confirmed")
        .then("dispatch", [](auto& o) { return shipping::Dispatch{{o.order_id}}; })
        .then("mark it dispatched", [](auto& o) { return orders::MarkDispatched{{o.order_id}}; })
        .flagging([](auto& o, const std::string& why) {
            return orders::FlagForAttention{{o.order_id, why}};
        });
    // clang-format on
}

}  // namespace duet::coordinator
