#pragma once
// Is the customer good for it? Decisions only: plain values in, a decision out.

#include "shared/messages/order.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet::payments {

/// What a customer's account says, in pence.
struct Account {
    Money held = 0;
    Money captured = 0;
    Money refunded = 0;
    std::optional<Money> credit_limit;  ///< none: no limit

    Money owed() const { return checked_subtract(checked_add(held, captured), refunded); }

    /// Could every hold be captured, this one too? Neither sum ever leaves 64 bits then.
    bool has_room_for(Money amount) const;
};

/// What the card network answers. The network is outside the shop; test tokens (`payment.token`)
/// stand for its moods.
struct NetworkAnswer {
    enum class Kind { accepted, refused, slow, unreachable };
    Kind kind = Kind::accepted;
    std::string reason;                  ///< of a refusal
    std::chrono::milliseconds takes{0};  ///< with `slow`
    bool reply_gets_lost = false;        ///< the effect stays, the first reply does not arrive
};

/// `attempt` is 1 for the first time of asking.
NetworkAnswer ask_network(std::string_view token, std::int64_t attempt);

/// May this token's hold be voided electronically?
bool can_void(std::string_view token);

/// "" when the account allows it, otherwise the reason.
std::string refusal(const Account& account, Money amount);

}  // namespace duet::payments
