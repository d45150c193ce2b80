// The arithmetic of descriptor shares, and of the overload report.

#include "shared/http/descriptors.hpp"
#include "shared/http/server/overload_report.hpp"
#include "tests/catch.hpp"

#include <rapidcheck.h>

using namespace duet::http;
using std::chrono::seconds;

namespace {

/// The descriptors that the header's formula needs.
std::size_t needed(const DescriptorShares& shares) {
    return 96 + shares.calls + 2 * shares.connections + 2 * shares.evicted + shares.refused + 1;
}

}  // namespace

TEST_CASE("the shares of common limits") {
    struct Row {
        std::size_t limit, calls, connections, transient;
    };
    const auto row = GENERATE(Row{0, 8, 8, 1}, Row{100, 8, 8, 1}, Row{256, 39, 50, 6},
                              Row{1024, 231, 293, 32}, Row{4096, 999, 1263, 32},
                              Row{65'536, 4096, 20'000, 32}, Row{1'048'576, 4096, 20'000, 32});
    const auto shares = share_out(row.limit);
    INFO(row.limit);
    CHECK(shares.calls == row.calls);
    CHECK(shares.connections == row.connections);
    CHECK(shares.evicted == row.transient);
    CHECK(shares.refused == row.transient);
}

TEST_CASE("a configured bound never exceeds what the descriptors allow") {
    CHECK(share_out(256, 20).connections == 20);
    CHECK(share_out(256, 20).evicted == 2);
    CHECK(share_out(256, 10'000).connections == share_out(256).connections);
    CHECK(share_out(256, 0).connections == share_out(256).connections);
    CHECK(share_out(1'048'576, 1).evicted == 1);
}

TEST_CASE("all shares together fit into the limit, and a higher limit reduces no share") {
    const bool holds = rc::check([] {
        const auto limit = *rc::gen::inRange<std::size_t>(130, 100'000);
        const auto configured = *rc::gen::inRange<std::size_t>(0, 30'000);
        RC_ASSERT(needed(share_out(limit)) <= limit);
        RC_ASSERT(needed(share_out(limit, configured)) <= limit);
        RC_ASSERT(share_out(limit + 1).connections >= share_out(limit).connections);
        RC_ASSERT(share_out(limit + 1).calls >= share_out(limit).calls);
    });
    CHECK(holds);
}

TEST_CASE("overload is reported at once, then once per minute, and counts every event") {
    const OverloadReport::Clock::time_point start{};
    OverloadReport report(seconds{60});
    CHECK_FALSE(report.due(start));
    CHECK_FALSE(report.time_left(start));
    ++report.counts().refused;
    CHECK(report.time_left(start) == seconds{0});
    REQUIRE(report.due(start));
    report.counts().refused += 5;
    report.counts().idle_closed += 2;
    CHECK_FALSE(report.due(start + seconds{59}));
    CHECK(report.time_left(start + seconds{59}) == seconds{1});
    const auto later = report.due(start + seconds{60});
    REQUIRE(later);
    CHECK(later->refused == 5);
    CHECK(later->idle_closed == 2);
    CHECK(later->without_descriptors == 0);
    CHECK_FALSE(report.due(start + seconds{1000}));  // nothing to report
}
