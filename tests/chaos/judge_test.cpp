// The journal against the books: a clean day has no violation, and each thing that may not be is
// found when it is planted.

#include "tests/chaos/judge.hpp"
#include "tests/chaos/timelines.hpp"
#include "shared/clock/clock.hpp"
#include "shared/messages/requests.hpp"
#include "tests/catch.hpp"

#include <algorithm>

using namespace duet;
using namespace duet::chaos;

namespace {

constexpr auto placed_at = "2026-01-02T03:04:05Z";

/// One style's day: what the customers wrote down, and what the databases hold.
struct Day {
    std::vector<Entry> journal;
    FinalStates books;
    std::int64_t time = 1'000'000;
    std::uint64_t calls = 0;

    Day() { books.style = "orchestrated"; }

    static std::string id_of(const std::string& key) {
        return requests::order_id_for(*from_rfc3339(placed_at), "customer", key);
    }

    std::uint64_t asks(const std::string& method, const std::string& path,
                       const std::string& key = {}) {
        Entry entry;
        entry.call = ++calls;
        entry.at = ++time;
        entry.method = method;
        entry.path = "/orchestrated" + path;
        entry.key = key;
        entry.body = std::string{R"({"placed_at":")"} + placed_at + R"("})";
        journal.push_back(entry);
        return entry.call;
    }

    void hears(std::uint64_t call, int status, const std::string& id = {},
               const std::string& state = {}, const std::string& reason = {}) {
        auto entry =
            *std::ranges::find_if(journal, [&](const Entry& one) { return one.call == call; });
        entry.answer = true;
        entry.at = ++time;
        entry.body.clear();
        entry.outcome = status == 0 ? "unknown" : "answered";
        entry.status = status;
        entry.id = id;
        entry.state = state;
        entry.reason = reason;
        journal.push_back(entry);
    }

    void asked(const std::string& method, const std::string& path, const std::string& key,
               int status, const std::string& id = {}, const std::string& state = {},
               const std::string& reason = {}) {
        hears(asks(method, path, key), status, id, state, reason);
    }

    /// The databases hold it, as they do when all is well.
    void keeps(const std::string& key, const std::string& state, const std::string& reason = {}) {
        const auto id = id_of(key);
        books.orders[id] = {"customer", state, reason};
        books.accepted[key] = {id};
        books.known_by[id] = {"orders", "coordinator", "fraud"};
    }

    std::vector<std::string> rules() const {
        std::vector<std::string> names;
        for (const auto& violation : judge(journal, books, "customer").violations)
            names.push_back(violation.rule);
        return names;
    }
};

/// Five orders: sold, refused, cancelled, one never answered and there, one never answered and not
/// there.
Day good_day() {
    Day day;
    day.asked("POST", "/v1/orders", "sold", 0);
    day.asked("POST", "/v1/orders", "sold", 201, Day::id_of("sold"), "confirmed");
    day.asked("GET", "/v1/orders/" + Day::id_of("sold"), "", 200, Day::id_of("sold"), "dispatched");
    day.keeps("sold", "dispatched");
    day.asked("POST", "/v1/orders", "refused", 201, Day::id_of("refused"), "rejected",
              "card_declined");
    day.keeps("refused", "rejected", "card_declined");
    day.asked("POST", "/v1/orders", "cancelled", 202, Day::id_of("cancelled"), "pending");
    day.asked("POST", "/v1/orders/" + Day::id_of("cancelled") + "/cancel", "cancelled-cancel", 202,
              Day::id_of("cancelled"), "pending");
    day.keeps("cancelled", "cancelled", "cancelled");
    day.asked("POST", "/v1/orders", "there", 0);
    day.keeps("there", "dispatched");
    day.asked("POST", "/v1/orders", "absent", 504);
    return day;
}

}  // namespace

TEST_CASE("a good day has no violation, and everything in it was looked at") {
    const auto day = good_day();
    const auto judged = judge(day.journal, day.books, "customer");
    for (const auto& violation : judged.violations)
        FAIL_CHECK(violation.rule << " " << violation.about << " " << violation.words);
    CHECK(judged.acknowledged == 3);
    CHECK(judged.unknown_whole == 1);
    CHECK(judged.unknown_absent == 1);
    CHECK(judged.repeated == 1);
    CHECK(judged.statements == 4);
    CHECK(judged.requests == 8);
    CHECK(judged.answers == 8);
}

TEST_CASE("what the journal says of the other style is not held against this one") {
    auto day = good_day();
    auto entry = day.journal.front();
    entry.path = "/choreographed/v1/orders";
    entry.key = "elsewhere";
    day.journal.push_back(entry);
    CHECK(day.rules().empty());
}

TEST_CASE("what may not be is found") {
    auto day = good_day();
    const auto sold = Day::id_of("sold"), cancelled = Day::id_of("cancelled"),
               absent = Day::id_of("absent"), there = Day::id_of("there");
    using Rules = std::vector<std::string>;

    SECTION("an acknowledged order is gone") {
        day.books.orders.erase(sold);
        day.books.known_by.erase(sold);
        CHECK(day.rules() == Rules{"lost"});
    }
    SECTION("a key made a second order") {
        day.books.orders["o-again"] = {"customer", "dispatched", ""};
        day.books.known_by["o-again"] = {"orders"};
        CHECK(day.rules() == Rules{"nobody-asked"});
    }
    SECTION("a key was accepted twice") {
        day.books.accepted["sold"].insert("o-again");
        CHECK(day.rules() == Rules{"twice"});
    }
    SECTION("a key was answered with two orders") {
        day.books.orders["o-again"] = {"customer", "dispatched", ""};
        day.asked("POST", "/v1/orders", "sold", 201, "o-again", "confirmed");
        CHECK(day.rules() == Rules{"twice"});
    }
    SECTION("an order that was never answered is half there") {
        day.books.known_by[absent] = {"inventory"};
        CHECK(day.rules() == Rules{"half"});
    }
    SECTION("an order that was never answered is there, but the same key would make another") {
        day.books.accepted.erase("there");
        CHECK(day.rules() == Rules{"half"});
    }
    SECTION("an order that was never answered does not end") {
        day.books.orders[there].state = "pending";
        CHECK(day.rules() == Rules{"not-ended"});
    }
    SECTION("an order is left under way") {
        day.books.orders[cancelled].state = "pending";
        CHECK(day.rules() == Rules{"not-ended"});
    }
    SECTION("sold was said, rejected it is") {
        day.books.orders[sold] = {"customer", "rejected", "out_of_stock"};
        CHECK(day.rules() == Rules{"contradiction", "contradiction"});  // by both answers
    }
    SECTION("rejected was said, for another reason") {
        day.books.orders[Day::id_of("refused")].reason = "out_of_stock";
        CHECK(day.rules() == Rules{"contradiction"});
    }
    SECTION("dispatched was seen, and then confirmed") {
        day.asked("GET", "/v1/orders/" + sold, "", 200, sold, "confirmed");
        CHECK(day.rules() == Rules{"contradiction"});
    }
    SECTION("a cancel was refused, and it is cancelled all the same") {
        day.asked("POST", "/v1/orders", "kept", 202, Day::id_of("kept"), "pending");
        day.asked("POST", "/v1/orders/" + Day::id_of("kept") + "/cancel", "kept-cancel", 409);
        day.keeps("kept", "cancelled");
        CHECK(day.rules() == Rules{"contradiction"});
    }
    SECTION("nothing was accepted, it was said, and it was") {
        day.asked("POST", "/v1/orders", "full", 503);
        day.journal.back().problem = "https://duet.example/problems/storage-full";
        CHECK(day.rules().empty());
        CHECK(judge(day.journal, day.books, "customer").refused == 1);
        day.keeps("full", "dispatched");
        CHECK(day.rules() == Rules{"refused-but-there"});
    }
    SECTION("a return was acknowledged and is not kept") {
        day.asked("POST", "/v1/returns", "back", 201, "r-1", "refunded");
        CHECK(day.rules() == Rules{"lost"});
    }
    SECTION("a return was refunded, it was said") {
        day.asked("POST", "/v1/returns", "back", 201, "r-1", "refunded");
        day.books.returns["r-1"] = "rejected";
        CHECK(day.rules() == Rules{"contradiction"});
    }
    SECTION("a return waited for a person, and may end either way, but must end") {
        day.asked("POST", "/v1/returns", "back", 201, "r-1", "in_review");
        day.books.returns["r-1"] = "rejected";
        CHECK(day.rules().empty());
        day.books.returns["r-1"] = "in_review";
        CHECK(day.rules() == Rules{"not-ended"});
    }
    SECTION("a good message was put aside") {
        day.books.dead_letters.push_back("payments: o-1:stock.reserved: injected");
        CHECK(day.rules() == Rules{"dead-letter"});
    }
}

TEST_CASE("an answer that was already on its way when more was seen is no step back") {
    auto day = good_day();
    const auto sold = Day::id_of("sold");
    Day late;
    late.asked("POST", "/v1/orders", "sold", 201, sold, "confirmed");
    const auto slow = late.asks("GET", "/v1/orders/" + sold);
    late.asked("GET", "/v1/orders/" + sold, "", 200, sold, "dispatched");
    late.hears(slow, 200, sold, "confirmed");
    late.keeps("sold", "dispatched");
    CHECK(late.rules().empty());
}

TEST_CASE("a cancel whose answers were lost may have worked") {
    auto day = good_day();
    day.asked("POST", "/v1/orders", "kept", 202, Day::id_of("kept"), "pending");
    const auto cancel = "/v1/orders/" + Day::id_of("kept") + "/cancel";
    day.asked("POST", cancel, "kept-cancel", 0);
    day.asked("POST", cancel, "kept-cancel", 409);
    day.keeps("kept", "cancelled");
    CHECK(day.rules().empty());
}
