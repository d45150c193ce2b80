#include "infra/import/money.hpp"
#include "tests/catch.hpp"

#include <cstdint>
#include <random>
#include <string>

using duet::importer::pence_from;
using duet::importer::pounds_of;

TEST_CASE("a price in pounds becomes pence, half to even") {
    const auto [text, pence] = GENERATE(table<std::string, std::int64_t>({
        {"2.55", 255},
        {"2.5", 250},
        {"2", 200},
        {"2.", 200},
        {".5", 50},
        {"0", 0},
        {"0.0", 0},
        {"007.10", 710},
        {"+1.25", 125},
        {"0.005", 0},
        {"0.015", 2},
        {"0.025", 2},
        {"0.035", 4},
        {"0.0250000", 2},
        {"0.02500001", 3},
        {"0.0249999", 2},
        {"1.995", 200},
        {"1.985", 198},
        {"9.999", 1000},
        {"0.001", 0},
        {"2.5500000000000003", 255},
        {"13541.33", 1354133},
        {"-11062.06", -1106206},
        {"-0.015", -2},
        {"-0.025", -2},
        {"-0.001", 0},
        {"999999999999999.99", 99'999'999'999'999'999},
    }));
    CAPTURE(text);
    CHECK(pence_from(text) == pence);
}

TEST_CASE("a text that is no plain decimal number is no price") {
    const auto text = GENERATE(as<std::string>{}, "", ".", "-", "-.", "1,5", "1.2.3", "1e3", "0x10",
                               "NaN", "inf", " 1", "1 ", "£1", "--1", "1-", "1000000000000000");
    CAPTURE(text);
    CHECK_FALSE(pence_from(text).has_value());
}

namespace {

/// value / 10^places pounds as text, digit by digit.
std::string decimal(std::int64_t value, int places) {
    std::string digits = std::to_string(value);
    while (static_cast<int>(digits.size()) <= places) digits.insert(0, "0");
    if (places > 0) digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
    return digits;
}

}  // namespace

TEST_CASE("rounding agrees with exact fractions") {
    std::mt19937_64 random(20101201);
    for (int round = 0; round < 20000; ++round) {
        const int places = static_cast<int>(random() % 10);
        std::int64_t denominator = 1;  // of pence: 10^places / 100
        for (int place = 0; place < places; ++place) denominator *= 10;
        // Half of the cases are exactly between two pence, where only half-to-even decides.
        const bool tie = places > 2 && random() % 2 == 0;
        std::int64_t value = static_cast<std::int64_t>(random() % 1'000'000'000);
        if (tie)
            value = static_cast<std::int64_t>(random() % 100'000) * (denominator / 100) +
                    denominator / 200;
        const std::int64_t pence = pence_from(decimal(value, places)).value();
        CAPTURE(value, places, pence);
        // |pence − 100·value/denominator| ≤ ½, and even when it is exactly ½; all in whole numbers.
        const std::int64_t twice_error = 2 * (pence * denominator - 100 * value);
        REQUIRE(std::abs(twice_error) <= denominator);
        if (std::abs(twice_error) == denominator) REQUIRE(pence % 2 == 0);
        REQUIRE(pence_from("-" + decimal(value, places)) == -pence);
    }
}

TEST_CASE("pence are shown as pounds") {
    CHECK(pounds_of(0) == "0.00");
    CHECK(pounds_of(5) == "0.05");
    CHECK(pounds_of(123456) == "1,234.56");
    CHECK(pounds_of(-82374614) == "-823,746.14");
    CHECK(pounds_of(100000000) == "1,000,000.00");
}
