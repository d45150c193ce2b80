#pragma once
// The saga that takes goods back and refunds them.

#include "services/coordinator/engine/definition.hpp"
#include "shared/messages/order.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace duet::coordinator {

/// The saga's data, a column of the saga log.
struct ReturnGoodsData : RequestedReturn {
    std::string owner;
    bool requested_by_operator = false;
    std::string refusal;
    std::vector<std::string> details;
    bool by_operator = false;
    std::vector<Line> refunds;  ///< filled by inventory's reply: every line has a price

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        RequestedReturn::fields(s, f);
        f("owner", s.owner);
        f("requested_by_operator", s.requested_by_operator);
        f("refusal", s.refusal);
        f("details", s.details);
        f("by_operator", s.by_operator);
        f("refunds", s.refunds);
    }
};

Definition return_goods(std::chrono::milliseconds review_timeout);

}  // namespace duet::coordinator
