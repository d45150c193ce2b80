#pragma once
// Goods coming back, as the coordinator sees it.

#include "services/coordinator/engine/definition.hpp"
#include "shared/messages/order.hpp"

#include <string>
#include <vector>

namespace duet::coordinator {

struct ReturnInHand : Return {
    std::string owner;
    bool asked_by_operator = false;
    std::string refusal;
    std::vector<std::string> details;
    bool by_operator = false;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        Return::fields(s, f);
        f("owner", s.owner);
        f("asked_by_operator", s.asked_by_operator);
        f("refusal", s.refusal);
        f("details", s.details);
        f("by_operator", s.by_operator);
    }
};

Definition return_goods();

}  // namespace duet::coordinator
