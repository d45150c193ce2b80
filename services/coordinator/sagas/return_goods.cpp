#include "services/coordinator/sagas/return_goods.hpp"

#include "shared/messages/commands.hpp"

namespace duet::coordinator {

namespace {

/// Whoever knows the prices fills them in: orders for a named order, inventory for goods without a receipt.
void learn_lines(ReturnInHand& r, const Reply& reply) {
    if (!reply.lines.empty()) r.lines = reply.lines;
}

void learn_order(ReturnInHand& r, const Reply& reply) {
    learn_lines(r, reply);
    if (!reply.details.empty()) r.country = reply.details.front();
}

}  // namespace

Definition return_goods() {
    return Saga<ReturnInHand>{"return-goods"}
        .step("open the return",  [](auto& r) { return orders::OpenReturn{{r}, r.owner, r.asked_by_operator}; })
            .learning(learn_order)
        .then("restock",          [](auto& r) { return inventory::Restock{{r}}; })
            .learning(learn_lines)
        .then("refund",           [](auto& r) { return payments::Refund{{r}}; })
        .then("mark it returned", [](auto& r) { return orders::MarkReturned{{r}}; })
            .reaching("refunded");
}

}  // namespace duet::coordinator
