// The steps of a saga change while orders are in progress. The coordinator of the next release
// keeps running after this test.

#include "shared/store/connection.hpp"
#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>

#include <stdlib.h>

using namespace duet;
using namespace duet::tests;

namespace fs = std::filesystem;

namespace {

using Steps = std::vector<std::string>;

/// The programs of this build, with the coordinator of the next release.
fs::path programs_of_next_release(const processes::Paths& paths) {
    const auto folder = paths.state / "next release";
    fs::create_directories(folder);
    for (const auto& entry : fs::directory_iterator{paths.programs}) {
        if (entry.path().filename() != "coordinator")
            fs::create_symlink(entry.path(), folder / entry.path().filename());
    }
    fs::create_symlink(DUET_NEXT_COORDINATOR, folder / "coordinator");
    return folder;
}

struct SagaRun {
    std::int64_t version = 0;
    Steps steps;
};

/// The version that an order's saga began with, and the order of its commands to payments and
/// shipping.
SagaRun run_of(Side& side, const std::string& id) {
    store::Connection db{(side.shop().paths().state / "data/orchestrated/coordinator.db").string(),
                         store::Connection::Mode::read_only};
    SagaRun run{db.number("SELECT version FROM sagas WHERE saga_id = ?", id).value_or(0), {}};
    auto rows = db.query(
        "SELECT command FROM saga_log WHERE saga_id = ? AND command IN ('payments.authorize', "
        "'shipping.book') ORDER BY seq",
        id);
    while (rows.next()) run.steps.push_back(rows.text(0));
    return run;
}

}  // namespace

TEST_CASE("each order ends under the saga version it began with, although the saga changes") {
    Side side{Style::orchestrated};
    const Basket basket{.sku = side.product(1000)};
    const auto waiting = side.accepted({.customer = fresh("review-c"), .sku = basket.sku});
    eventually("the order is in review", [&] { return side.state_of(waiting) == "in_review"; });
    // Until the restart, so that these orders cannot end before it.
    side.arm("payments", "http.request_lost=drop,times=0");
    std::vector<std::string> in_progress;
    for (int i = 0; i < 30; ++i) in_progress.push_back(side.accepted({.sku = basket.sku}));
    side.shop().restart([&] {
        setenv("DUET_PROGRAMS", programs_of_next_release(side.shop().paths()).c_str(), 1);
        // Earlier scenarios set a short timeout, and a restart takes longer.
        setenv("DUET_GIVE_UP", "60", 1);
    });

    const auto after = side.accepted(basket);
    side.reaches(after, "dispatched");
    CHECK(run_of(side, after).version == 2);
    CHECK(run_of(side, after).steps == Steps{"shipping.book", "payments.authorize"});

    REQUIRE(side.post("/v1/reviews/" + waiting, R"({"decision":"approve"})").status / 100 == 2);
    in_progress.push_back(waiting);
    for (const auto& id : in_progress) {
        side.reaches(id, "dispatched");
        CHECK(run_of(side, id).version == 1);
        CHECK(run_of(side, id).steps == Steps{"payments.authorize", "shipping.book"});
    }
    const auto undone = side.accepted({.sku = basket.sku, .token = "tok_declined"});
    side.reaches(undone, "rejected");
    CHECK(side.stock_of(basket.sku).at("sold") == 32);
    side.check_audit();
}
