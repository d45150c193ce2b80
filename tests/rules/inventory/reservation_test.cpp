// The rules of reservations: tables of examples.

#include "services/inventory/rules/reservation.hpp"
#include "tests/catch.hpp"

using namespace duet;
using namespace duet::inventory;

namespace {

using Skus = std::vector<std::string>;

const StockLevel plenty{250, false, 100};
const StockLevel strict{250, true, 100};
const StockLevel empty{250, false, 0};

}  // namespace

TEST_CASE("Quantities of the same SKU are added up in any order of the lines") {
    const auto wanted = wanted_of(
        {{"pen", 2, 120}, {"ink", 1, 500}, {"pen", 3, 100}, {"cap", 4, 10}, {"pen", 1, 110}});
    REQUIRE(wanted.size() == 3);
    CHECK(wanted[0].sku == "cap");
    CHECK(wanted[0].quantity == 4);
    CHECK(wanted[1].sku == "ink");
    CHECK(wanted[1].quantity == 1);
    CHECK(wanted[2].sku == "pen");
    CHECK(wanted[2].quantity == 6);
    CHECK(wanted[2].min_quoted == 100);
    CHECK(wanted[2].max_quoted == 120);
    CHECK(wanted_of({}).empty());
}

TEST_CASE("A refusal names the reason and every SKU with that reason") {
    struct Example {
        std::string name;
        std::vector<Line> lines;  // SKUs in alphabetical order, as the levels below
        std::vector<std::optional<StockLevel>> levels;
        std::string reason;
        Skus skus;
    };
    const auto example = GENERATE(values<Example>({
        {"all there", {{"a", 1, 250}, {"b", 100, 250}}, {plenty, plenty}, "", {}},
        {"unknown", {{"a", 1, 250}, {"b", 1, 250}}, {plenty, std::nullopt}, "unknown_sku", {"b"}},
        {"one too many", {{"a", 101, 250}, {"b", 1, 250}}, {plenty, plenty}, "out_of_stock", {"a"}},
        {"all empty", {{"a", 1, 250}, {"b", 1, 250}}, {empty, empty}, "out_of_stock", {"a", "b"}},
        {"summed over lines", {{"a", 60, 250}, {"a", 60, 250}}, {plenty}, "out_of_stock", {"a"}},
        {"another price, honoured", {{"a", 1, 199}}, {plenty}, "", {}},
        {"another price, strict",
         {{"a", 1, 199}, {"b", 1, 250}},
         {strict, strict},
         "price_changed",
         {"a"}},
        {"dearer than it is, strict", {{"a", 1, 251}}, {strict}, "price_changed", {"a"}},
        {"the right price, strict", {{"a", 1, 250}}, {strict}, "", {}},
        {"one of two lines too cheap, strict",
         {{"a", 1, 250}, {"a", 1, 249}},
         {strict},
         "price_changed",
         {"a"}},
        {"one of two lines too dear, strict",
         {{"a", 1, 250}, {"a", 1, 251}},
         {strict},
         "price_changed",
         {"a"}},
        {"unknown before price before stock",
         {{"a", 1, 1}, {"b", 1, 1}, {"c", 1, 1}},
         {empty, strict, std::nullopt},
         "unknown_sku",
         {"c"}},
        {"price before stock", {{"a", 1, 1}, {"b", 1, 1}}, {empty, strict}, "price_changed", {"b"}},
    }));
    INFO(example.name);
    const auto refused = refusal(wanted_of(example.lines), example.levels);
    CHECK((refused ? refused->reason : "") == example.reason);
    CHECK((refused ? refused->skus : Skus{}) == example.skus);
}

TEST_CASE("A release sets the state that follows or changes nothing") {
    CHECK(after_release(std::nullopt) == State::tombstone);
    CHECK(after_release(State::reserved) == State::released);
    CHECK(after_release(State::released) == std::nullopt);
    CHECK(after_release(State::refused) == std::nullopt);
    CHECK(after_release(State::tombstone) == std::nullopt);
    CHECK_THROWS_AS(after_release(State::committed), std::logic_error);
}

TEST_CASE("Only a reserved or committed order can be committed") {
    CHECK(after_commit(State::reserved) == State::committed);
    CHECK(after_commit(State::committed) == std::nullopt);
    CHECK_THROWS_AS(after_commit(std::nullopt), std::logic_error);
    CHECK_THROWS_AS(after_commit(State::released), std::logic_error);
    CHECK_THROWS_AS(after_commit(State::refused), std::logic_error);
    CHECK_THROWS_AS(after_commit(State::tombstone), std::logic_error);
}

TEST_CASE("A state is stored by its name") {
    const auto state = GENERATE(State::reserved, State::committed, State::released, State::refused,
                                State::tombstone);
    CHECK(state_named(name_of(state)) == state);
    CHECK_THROWS_AS(state_named("lost"), std::logic_error);
}
