#include "services/coordinator/sagas/return_goods.hpp"

#include "shared/messages/commands.hpp"

namespace duet::coordinator {

namespace {

/// Orders replies with the prices and the country of a named order.
void learn_order(ReturnGoodsData& r, const Reply& reply) {
    if (!reply.lines.empty()) r.lines = as_requested(reply.lines);
    if (!reply.details.empty()) r.country = reply.details.front();
}

/// Inventory replies with a price for every line.
void learn_refunds(ReturnGoodsData& r, const Reply& reply) { r.refunds = reply.lines; }

}  // namespace

// Version 2 adds fraud's assessment. Version 1 is not kept: its files have other tables and are
// refused.
Definition return_goods(std::chrono::milliseconds review_timeout) {
    // clang-format off: a saga reads as a table
    return Saga<ReturnGoodsData>{"return-goods", 2}
        .step("open the return",
              [](auto& r) {
                  return orders::OpenReturn{{r}, r.owner, r.requested_by_operator};
              })
        .learning(learn_order)
        .undo([](auto& r) {
            return orders::RejectReturn{{r.return_id}, r.refusal};
        })
        .step("assess the return",
              [](auto& r) {
                  return fraud::AssessReturn{{r}, r.requested_by_operator};
              })
        .may_wait(
            "in_review", review_timeout,
            [](auto& r) { return orders::PutReturnInReview{{r.return_id}}; },
            [](auto& r) { return orders::TakeReturnFromReview{{r.return_id}}; },
            [](auto& r) { return fraud::CloseReview{{r.return_id}}; },
            [](auto& r, const std::string& decision) {
                return fraud::DecideReview{{r.return_id}, decision};
            })
        .then("restock", [](auto& r) { return inventory::Restock{{r}}; })
        .learning(learn_refunds)
        .then("refund", [](auto& r) { return payments::Refund{{with_lines(r, r.refunds)}}; })
        .then("mark it returned",
              [](auto& r) { return orders::MarkReturned{{with_lines(r, r.refunds)}}; })
        .reaching("refunded");
    // clang-format on
}

}  // namespace duet::coordinator
