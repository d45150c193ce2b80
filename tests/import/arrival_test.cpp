// In which order documents arrive, and which arrive twice.

#include "infra/import/arrival.hpp"
#include "tests/catch.hpp"

#include <algorithm>

using namespace duet::importer;
using namespace std::chrono_literals;

namespace {

/// One document per minute.
Plan of_a_day() {
    Plan plan;
    for (int minute = 0; minute < 600; ++minute) {
        Document document;
        document.key = "invoice-" + std::to_string(minute);
        document.placed_at = std::chrono::sys_seconds{std::chrono::minutes(minute)};
        plan.documents.push_back(document);
    }
    return plan;
}

std::vector<std::string> keys_of(const Plan& plan) {
    std::vector<std::string> keys;
    for (const auto& document : plan.documents) keys.push_back(document.key);
    return keys;
}

Plan shuffled(std::chrono::seconds late, std::uint64_t seed) {
    auto plan = of_a_day();
    shuffle(plan, {late, 0, seed});
    return plan;
}

}  // namespace

TEST_CASE("documents arrive late within the bound, each once and with its time unchanged") {
    const auto plan = shuffled(1h, 7);
    auto keys = keys_of(plan), all = keys_of(of_a_day());
    CHECK(keys != all);
    CHECK(std::ranges::is_permutation(keys, all));
    std::size_t overtakings = 0;
    std::chrono::seconds max_delay{0};
    for (std::size_t first = 0; first < plan.documents.size(); ++first) {
        for (auto second = first + 1; second < plan.documents.size(); ++second) {
            const auto early = plan.documents[first].placed_at,
                       later = plan.documents[second].placed_at;
            max_delay = std::max(max_delay, std::chrono::seconds{early - later});
            overtakings += early > later ? 1 : 0;
        }
    }
    CHECK(max_delay <= 1h);
    CHECK(max_delay > 50min);
    CHECK(overtakings > 1000);
    for (const auto& document : plan.documents)
        CHECK(document.key ==
              "invoice-" + std::to_string(document.placed_at.time_since_epoch() / 1min));
}

TEST_CASE("equal seeds give equal arrivals, and without lateness the file's order") {
    CHECK(keys_of(shuffled(1h, 7)) == keys_of(shuffled(1h, 7)));
    CHECK(keys_of(shuffled(1h, 7)) != keys_of(shuffled(1h, 8)));
    CHECK(keys_of(shuffled(0s, 7)) == keys_of(of_a_day()));
}

TEST_CASE("a share of the documents arrives twice") {
    const auto plan = of_a_day();
    CHECK(sent_twice(plan, {0s, 0, 1}).empty());
    CHECK(sent_twice(plan, {0s, 100, 1}).size() == 600);
    const auto some = sent_twice(plan, {0s, 5, 1});
    CHECK(some.size() > 10);
    CHECK(some.size() < 60);
    CHECK(some == sent_twice(plan, {0s, 5, 1}));
    CHECK(some != sent_twice(plan, {0s, 5, 2}));
}

TEST_CASE("durations and percentages are read as people write them") {
    CHECK(duration_from("1h") == 1h);
    CHECK(duration_from("90m") == 90min);
    CHECK(duration_from("45s") == 45s);
    for (const auto* text : {"", "h", "1", "1d", "-1h", "1.5h", "1 h", "99999999h", "h1"}) {
        INFO(text);
        CHECK_FALSE(duration_from(text));
    }
    CHECK(percent_from("1%") == 1.0);
    CHECK(percent_from("0.5%") == 0.5);
    for (const auto* text : {"", "%", "1", "101%", "-1%", "one%"}) {
        INFO(text);
        CHECK_FALSE(percent_from(text));
    }
}
