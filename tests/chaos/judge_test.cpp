// The journal against the databases: a clean run has no violation, and every planted violation is
// found.

#include "tests/chaos/judge.hpp"
#include "shared/clock/clock.hpp"
#include "shared/messages/requests.hpp"
#include "tests/catch.hpp"
#include "tests/chaos/timelines.hpp"

#include <algorithm>

using namespace duet;
using namespace duet::chaos;

namespace {

constexpr auto placed_at = "2026-01-02T03:04:05Z";

/// One style's run: what the customers recorded, and what the databases contain.
struct Run {
    std::vector<Entry> journal;
    FinalStates states;
    std::int64_t time = 1'000'000;
    std::uint64_t calls = 0;

    Run() { states.style = "orchestrated"; }

    static std::string id_of(const std::string& key) {
        return requests::order_id_for(*from_rfc3339(placed_at), "customer", key);
    }

    std::uint64_t sends(const std::string& method, const std::string& path,
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

    void receives(std::uint64_t call, int status, const std::string& id = {},
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

    void requested_at(const std::string& method, const std::string& path, const std::string& key,
                      int status, const std::string& id = {}, const std::string& state = {},
                      const std::string& reason = {}) {
        receives(sends(method, path, key), status, id, state, reason);
    }

    /// Adds the order to the databases, complete and correct.
    void keeps(const std::string& key, const std::string& state, const std::string& reason = {}) {
        const auto id = id_of(key);
        states.orders[id] = {"customer", state, reason};
        states.accepted[key] = {id};
        states.known_by[id] = {"orders", "coordinator", "fraud"};
    }

    std::vector<std::string> rules() const {
        std::vector<std::string> names;
        for (const auto& violation : judge(journal, states, "customer").violations)
            names.push_back(violation.rule);
        return names;
    }
};

/// Five orders: sold, refused, cancelled, unanswered and present, unanswered and absent.
Run good_run() {
    Run run;
    run.requested_at("POST", "/v1/orders", "sold", 0);
    run.requested_at("POST", "/v1/orders", "sold", 201, Run::id_of("sold"), "confirmed");
    run.requested_at("GET", "/v1/orders/" + Run::id_of("sold"), "", 200, Run::id_of("sold"),
                     "dispatched");
    run.keeps("sold", "dispatched");
    run.requested_at("POST", "/v1/orders", "refused", 201, Run::id_of("refused"), "rejected",
                     "card_declined");
    run.keeps("refused", "rejected", "card_declined");
    run.requested_at("POST", "/v1/orders", "cancelled", 202, Run::id_of("cancelled"), "pending");
    run.requested_at("POST", "/v1/orders/" + Run::id_of("cancelled") + "/cancel",
                     "cancelled-cancel", 202, Run::id_of("cancelled"), "pending");
    run.keeps("cancelled", "cancelled", "cancelled");
    run.requested_at("POST", "/v1/orders", "there", 0);
    run.keeps("there", "dispatched");
    run.requested_at("POST", "/v1/orders", "absent", 504);
    return run;
}

}  // namespace

TEST_CASE("a clean run has no violation, and all its entries were judged") {
    const auto run = good_run();
    const auto judged = judge(run.journal, run.states, "customer");
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

TEST_CASE("the journal's entries of the other style do not count against this one") {
    auto run = good_run();
    auto entry = run.journal.front();
    entry.path = "/choreographed/v1/orders";
    entry.key = "elsewhere";
    run.journal.push_back(entry);
    CHECK(run.rules().empty());
}

TEST_CASE("a lost, doubled or unfinished order is found") {
    auto run = good_run();
    const auto sold = Run::id_of("sold"), cancelled = Run::id_of("cancelled"),
               absent = Run::id_of("absent"), there = Run::id_of("there");
    using Rules = std::vector<std::string>;

    SECTION("an acknowledged order is missing") {
        run.states.orders.erase(sold);
        run.states.known_by.erase(sold);
        CHECK(run.rules() == Rules{"lost"});
    }
    SECTION("a key made a second order") {
        run.states.orders["o-again"] = {"customer", "dispatched", ""};
        run.states.known_by["o-again"] = {"orders"};
        CHECK(run.rules() == Rules{"unrequested"});
    }
    SECTION("a key was accepted twice") {
        run.states.accepted["sold"].insert("o-again");
        CHECK(run.rules() == Rules{"twice"});
    }
    SECTION("a key was answered with two orders") {
        run.states.orders["o-again"] = {"customer", "dispatched", ""};
        run.requested_at("POST", "/v1/orders", "sold", 201, "o-again", "confirmed");
        CHECK(run.rules() == Rules{"twice"});
    }
    SECTION("an order that was never answered is half there") {
        run.states.known_by[absent] = {"inventory"};
        CHECK(run.rules() == Rules{"half"});
    }
    SECTION("an order that was never answered is there, but the same key would make another") {
        run.states.accepted.erase("there");
        CHECK(run.rules() == Rules{"half"});
    }
    SECTION("an order that was never answered does not end") {
        run.states.orders[there].state = "pending";
        CHECK(run.rules() == Rules{"not-ended"});
    }
    SECTION("an order is left under way") {
        run.states.orders[cancelled].state = "pending";
        CHECK(run.rules() == Rules{"not-ended"});
    }
}

TEST_CASE("a final state that contradicts an answer is found") {
    auto run = good_run();
    const auto sold = Run::id_of("sold");
    using Rules = std::vector<std::string>;

    SECTION("an answer said sold, and the order is rejected") {
        run.states.orders[sold] = {"customer", "rejected", "out_of_stock"};
        CHECK(run.rules() == Rules{"contradiction", "contradiction"});  // one per answer
    }
    SECTION("an answer said rejected for another reason") {
        run.states.orders[Run::id_of("refused")].reason = "out_of_stock";
        CHECK(run.rules() == Rules{"contradiction"});
    }
    SECTION("dispatched was seen, and then confirmed") {
        run.requested_at("GET", "/v1/orders/" + sold, "", 200, sold, "confirmed");
        CHECK(run.rules() == Rules{"contradiction"});
    }
    SECTION("a cancel was refused, and it is cancelled all the same") {
        run.requested_at("POST", "/v1/orders", "kept", 202, Run::id_of("kept"), "pending");
        run.requested_at("POST", "/v1/orders/" + Run::id_of("kept") + "/cancel", "kept-cancel",
                         409);
        run.keeps("kept", "cancelled");
        CHECK(run.rules() == Rules{"contradiction"});
    }
    SECTION("an answer said that nothing was accepted, and it was accepted") {
        run.requested_at("POST", "/v1/orders", "full", 503);
        run.journal.back().problem = "https://duet.example/problems/storage-full";
        CHECK(run.rules().empty());
        CHECK(judge(run.journal, run.states, "customer").refused == 1);
        run.keeps("full", "dispatched");
        CHECK(run.rules() == Rules{"refused-but-there"});
    }
    SECTION("a return was acknowledged and is not kept") {
        run.requested_at("POST", "/v1/returns", "back", 201, "r-1", "refunded");
        CHECK(run.rules() == Rules{"lost"});
    }
    SECTION("an answer said that a return was refunded, and it was not") {
        run.requested_at("POST", "/v1/returns", "back", 201, "r-1", "refunded");
        run.states.returns["r-1"] = "rejected";
        CHECK(run.rules() == Rules{"contradiction"});
    }
    SECTION("a return waited for a person, and may end either way, but must end") {
        run.requested_at("POST", "/v1/returns", "back", 201, "r-1", "in_review");
        run.states.returns["r-1"] = "rejected";
        CHECK(run.rules().empty());
        run.states.returns["r-1"] = "in_review";
        CHECK(run.rules() == Rules{"not-ended"});
    }
    SECTION("a well-formed message became a dead letter") {
        run.states.dead_letters.push_back("payments: o-1:stock.reserved: injected");
        CHECK(run.rules() == Rules{"dead-letter"});
    }
}

TEST_CASE("an older answer that arrives later is no step back") {
    auto run = good_run();
    const auto sold = Run::id_of("sold");
    Run late;
    late.requested_at("POST", "/v1/orders", "sold", 201, sold, "confirmed");
    const auto slow = late.sends("GET", "/v1/orders/" + sold);
    late.requested_at("GET", "/v1/orders/" + sold, "", 200, sold, "dispatched");
    late.receives(slow, 200, sold, "confirmed");
    late.keeps("sold", "dispatched");
    CHECK(late.rules().empty());
}

TEST_CASE("a cancel whose answers were lost may have worked") {
    auto run = good_run();
    run.requested_at("POST", "/v1/orders", "kept", 202, Run::id_of("kept"), "pending");
    const auto cancel = "/v1/orders/" + Run::id_of("kept") + "/cancel";
    run.requested_at("POST", cancel, "kept-cancel", 0);
    run.requested_at("POST", cancel, "kept-cancel", 409);
    run.keeps("kept", "cancelled");
    CHECK(run.rules().empty());
}
