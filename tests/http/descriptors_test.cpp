// How descriptors are shared out, and how often a full server says so: arithmetic.

#include "shared/http/descriptors.hpp"
#include "shared/http/server/notice.hpp"
#include "tests/catch.hpp"

#include <rapidcheck.h>

using namespace duet::http;
using std::chrono::seconds;

namespace {

/// What the header promises.
std::size_t needed(const DescriptorShares& shares) {
    return 96 + shares.calls + 2 * shares.connections + 2 * shares.leaving + shares.refused + 1;
}

}  // namespace

TEST_CASE("the shares of usual limits") {
    struct Row {
        std::size_t limit, calls, connections, in_passing;
    };
    const auto row = GENERATE(Row{0, 8, 8, 1}, Row{100, 8, 8, 1}, Row{256, 39, 50, 6},
                              Row{1024, 231, 293, 32}, Row{4096, 999, 1263, 32},
                              Row{65'536, 4096, 20'000, 32}, Row{1'048'576, 4096, 20'000, 32});
    const auto shares = share_out(row.limit);
    INFO(row.limit);
    CHECK(shares.calls == row.calls);
    CHECK(shares.connections == row.connections);
    CHECK(shares.leaving == row.in_passing);
    CHECK(shares.refused == row.in_passing);
}

TEST_CASE("a bound that is set by hand is never more than fits") {
    CHECK(share_out(256, 20).connections == 20);
    CHECK(share_out(256, 20).leaving == 2);
    CHECK(share_out(256, 10'000).connections == share_out(256).connections);
    CHECK(share_out(256, 0).connections == share_out(256).connections);
    CHECK(share_out(1'048'576, 1).leaving == 1);
}

TEST_CASE("all shares together fit into the limit, and a higher limit takes nothing away") {
    const bool holds = rc::check([] {
        const auto limit = *rc::gen::inRange<std::size_t>(130, 100'000);
        const auto by_hand = *rc::gen::inRange<std::size_t>(0, 30'000);
        RC_ASSERT(needed(share_out(limit)) <= limit);
        RC_ASSERT(needed(share_out(limit, by_hand)) <= limit);
        RC_ASSERT(share_out(limit + 1).connections >= share_out(limit).connections);
        RC_ASSERT(share_out(limit + 1).calls >= share_out(limit).calls);
    });
    CHECK(holds);
}

TEST_CASE("what happens often is said at once, then once a minute, and nothing is left out") {
    const Notice::Clock::time_point start{};
    Notice notice(seconds{60});
    CHECK_FALSE(notice.due(start));
    CHECK_FALSE(notice.wait(start));
    ++notice.gathered().refused;
    CHECK(notice.wait(start) == seconds{0});
    REQUIRE(notice.due(start));
    notice.gathered().refused += 5;
    notice.gathered().idle_closed += 2;
    CHECK_FALSE(notice.due(start + seconds{59}));
    CHECK(notice.wait(start + seconds{59}) == seconds{1});
    const auto later = notice.due(start + seconds{60});
    REQUIRE(later);
    CHECK(later->refused == 5);
    CHECK(later->idle_closed == 2);
    CHECK(later->without_descriptors == 0);
    CHECK_FALSE(notice.due(start + seconds{1000}));  // nothing new
}
