#pragma once
// Is the customer good for it? Decisions only: plain values in, a decision out. Thread-safe.

#include "shared/messages/order.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet::payments {

/// A customer's account. Amounts in pence.
struct Account {
    Money held = 0;
    Money captured = 0;
    Money refunded = 0;
    std::optional<Money> credit_limit;  ///< nullopt: no limit

    /// What counts against the credit limit.
    Money outstanding() const { return checked_subtract(checked_add(held, captured), refunded); }

    /// Could every hold be captured, with `amount` as one more? Neither sum exceeds 64 bits then.
    bool has_room_for(Money amount) const;
};

/// The card network's reply. The network is outside the shop: test tokens (`payment.token`) choose
/// its behaviour.
struct NetworkReply {
    enum class Kind { accepted, refused, slow, unreachable };
    Kind kind = Kind::accepted;
    std::string reason;                  ///< of a refusal
    std::chrono::milliseconds takes{0};  ///< with `slow`
    bool gets_lost = false;              ///< the effect stays, payments' first reply is dropped
};

/// `attempt` is 1 for the first attempt.
NetworkReply network_reply(std::string_view token, std::int64_t attempt);

/// Can a hold on this token be voided electronically?
bool can_void(std::string_view token);

/// "" when the account allows the amount, else the reason.
std::string refusal(const Account& account, Money amount);

}  // namespace duet::payments
