#include "services/payments/rules/authorization.hpp"

#include <limits>

namespace duet::payments {

NetworkReply network_reply(std::string_view token, std::int64_t attempt) {
    using Kind = NetworkReply::Kind;
    constexpr std::int64_t flaky_failures = 2;
    constexpr std::chrono::milliseconds slow{2000};
    if (token == "tok_ok" || token == "tok_void_fails") return {};
    if (token == "tok_declined") return {Kind::refused, "card_declined"};
    if (token == "tok_insufficient_funds") return {Kind::refused, "insufficient_funds"};
    if (token == "tok_slow") return {.kind = Kind::slow, .reason = {}, .takes = slow};
    if (token == "tok_flaky" && attempt <= flaky_failures)
        return {Kind::unreachable, "the card network did not answer"};
    if (token == "tok_flaky") return {};
    if (token == "tok_lost_reply") return {.kind = Kind::accepted, .reason = {}, .gets_lost = true};
    return {Kind::refused, "card_declined"};  // an unknown card
}

bool can_void(std::string_view token) { return token != "tok_void_fails"; }

bool Account::has_room_for(Money amount) const {
    constexpr auto max = std::numeric_limits<Money>::max();
    return amount <= max - captured && held <= max - captured - amount;
}

std::string refusal(const Account& account, Money amount) {
    if (!account.has_room_for(amount)) return "insufficient_funds";
    if (account.credit_limit && checked_add(account.outstanding(), amount) > *account.credit_limit)
        return "insufficient_funds";
    return {};
}

}  // namespace duet::payments
