#include "infra/import/text.hpp"
#include "infra/import/countries.hpp"
#include "shared/text/percent_encoding.hpp"
#include "shared/text/utf8.hpp"
#include "tests/catch.hpp"

#include <string>

using namespace duet::importer;
using duet::percent_encoded;

TEST_CASE("text in any encoding becomes well-formed UTF-8") {
    const auto broken = GENERATE(as<std::string>{}, "\xA3", "\xC3", "\xC0\x80", "\xE0\x9F\xBF",
                                 "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "a\x80");
    CHECK(duet::is_utf8(to_utf8(broken)));
}

TEST_CASE("text that is not UTF-8 is read as Latin-1") {
    CHECK(to_utf8("\xA3 5 caf\xE9") == "\xC2\xA3 5 caf\xC3\xA9");
    CHECK(to_utf8("\xC2\xA3 5") == "\xC2\xA3 5");
    CHECK(characters_in("\xC2\xA3 5") == 3);
}

TEST_CASE("a SKU can be part of an address") {
    CHECK(duet::percent_encoded("85123A") == "85123A");
    CHECK(duet::percent_encoded("BANK CHARGES") == "BANK%20CHARGES");
    CHECK(duet::percent_encoded("a/b?c#d%e&f+g") == "a%2Fb%3Fc%23d%25e%26f%2Bg");
    CHECK(duet::percent_encoded("\xC2\xA3") == "%C2%A3");
}

TEST_CASE("decimals of spreadsheets become whole numbers again") {
    CHECK(without_empty_fraction("17850.0") == "17850");
    CHECK(without_empty_fraction("17850.") == "17850");
    CHECK(without_empty_fraction("17850") == "17850");
    CHECK(without_empty_fraction("17850.5") == "17850.5");
    CHECK(without_empty_fraction(".0") == ".0");
}

TEST_CASE("country names become ISO codes") {
    const auto [name, code] = GENERATE(table<std::string, std::string>({
        {"United Kingdom", "GB"},
        {"EIRE", "IE"},
        {"RSA", "ZA"},
        {"USA", "US"},
        {"Channel Islands", "GG"},
        {"Czech Republic", "CZ"},
        {"United Arab Emirates", "AE"},
        {"Hong Kong", "HK"},
        {"European Community", "XX"},
        {"Unspecified", "XX"},
        {"Atlantis", "XX"},
        {"", "XX"},
    }));
    CAPTURE(name);
    CHECK(country_code(name) == code);
}

TEST_CASE("every country of the full data set has its code") {
    for (const auto* name : {"Australia",
                             "Austria",
                             "Bahrain",
                             "Belgium",
                             "Brazil",
                             "Canada",
                             "Channel Islands",
                             "Cyprus",
                             "Czech Republic",
                             "Denmark",
                             "EIRE",
                             "Finland",
                             "France",
                             "Germany",
                             "Greece",
                             "Hong Kong",
                             "Iceland",
                             "Israel",
                             "Italy",
                             "Japan",
                             "Lebanon",
                             "Lithuania",
                             "Malta",
                             "Netherlands",
                             "Norway",
                             "Poland",
                             "Portugal",
                             "RSA",
                             "Saudi Arabia",
                             "Singapore",
                             "Spain",
                             "Sweden",
                             "Switzerland",
                             "USA",
                             "United Arab Emirates",
                             "United Kingdom"}) {
        CAPTURE(name);
        CHECK(country_code(name) != "XX");
    }
}
