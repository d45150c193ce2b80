// Which state may follow which: the whole table, and that there is no way back.

#include "services/orders/rules/states.hpp"
#include "tests/catch.hpp"

#include <set>
#include <string>
#include <vector>

using namespace duet::orders;

namespace {

const std::vector<std::string> states = {"pending",    "in_review",       "confirmed",
                                         "dispatched", "partly_returned", "returned",
                                         "rejected",   "cancelled",       "needs_attention"};

std::set<std::string> after(const std::string& from) {
    std::set<std::string> all;
    for (const auto& to : states) {
        if (may_follow(from, to)) all.insert(to);
    }
    return all;
}

using Set = std::set<std::string>;

}  // namespace

TEST_CASE("the graph of states") {
    CHECK(after("") == Set{"pending"});
    CHECK(after("pending") ==
          Set{"in_review", "confirmed", "rejected", "cancelled", "needs_attention"});
    CHECK(after("in_review") == Set{"pending", "rejected", "cancelled", "needs_attention"});
    CHECK(after("confirmed") == Set{"dispatched", "needs_attention"});
    CHECK(after("dispatched") == Set{"partly_returned", "returned"});
    CHECK(after("partly_returned") == Set{"returned"});
    CHECK(after("needs_attention") == Set{"rejected", "cancelled", "confirmed", "dispatched"});
    for (const auto* end : {"returned", "rejected", "cancelled"}) CHECK(after(end).empty());
}

TEST_CASE("what follows an end is a return at most") {
    for (const auto& state : states) {
        if (!is_final(state)) continue;
        for (const auto& next : after(state))
            CHECK((next == "returned" || next == "partly_returned"));
    }
}

TEST_CASE("settled, to be cancelled, and how an undone order ends") {
    for (const auto& state : states) CHECK(is_settled(state) == (state != "pending"));
    for (const auto& state : states)
        CHECK(may_ask_to_cancel(state) == (state == "pending" || state == "in_review"));
    CHECK(end_for("cancelled") == "cancelled");
    CHECK(end_for("card_declined") == "rejected");
}
