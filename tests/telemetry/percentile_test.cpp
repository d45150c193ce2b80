#include "shared/telemetry/percentile.hpp"
#include "tests/catch.hpp"

#include <chrono>
#include <numeric>

using duet::percentile;
using namespace std::chrono_literals;

TEST_CASE("a percentile is the nearest rank of the values in any order") {
    const std::vector<std::chrono::milliseconds> times{40ms, 10ms, 30ms, 20ms};
    const auto [share, expected] =
        GENERATE(table<double, std::chrono::milliseconds>({{0.0, 10ms},
                                                           {0.25, 10ms},
                                                           {0.26, 20ms},
                                                           {0.5, 20ms},
                                                           {0.51, 30ms},
                                                           {0.75, 30ms},
                                                           {0.99, 40ms},
                                                           {1.0, 40ms}}));
    CAPTURE(share);
    CHECK(percentile(times, share) == expected);
}

TEST_CASE("of one value every percentile is that value, of none there is no percentile") {
    for (const double share : {0.0, 0.5, 0.99, 1.0}) {
        CHECK(percentile(std::vector<double>{7}, share) == 7.0);
        CHECK_FALSE(percentile(std::vector<double>{}, share));
    }
}

TEST_CASE("rounding of binary fractions does not move a percentile by a rank") {
    std::vector<int> hundred(100);
    std::iota(hundred.begin(), hundred.end(), 1);
    for (int percent = 1; percent <= 100; ++percent)
        CHECK(percentile(hundred, percent / 100.0) == percent);
}
