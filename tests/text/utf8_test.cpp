// Tests UTF-8 against the tables of the Unicode Standard, and against nlohmann's decoder.

#include "shared/text/utf8.hpp"
#include "tests/catch.hpp"

#include <rapidcheck.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace duet;
using namespace std::string_literals;

namespace {

struct Example {
    std::string what;
    std::string bytes;
    std::string replaced;
};

/// R: U+FFFD in UTF-8.
const std::string R{replacement_character};

const std::vector<Example> wrong{
    {"E9 alone, Latin-1's é", "caf\xE9", "caf" + R},
    {"E9 before ASCII", "\xE9tag", R + "tag"},
    {"a continuation byte alone", "a\x80z", "a" + R + "z"},
    {"overlong slash in two bytes", "\xC0\xAF", R + R},
    {"overlong NUL in two bytes", "\xC0\x80", R + R},
    {"overlong slash in three bytes", "\xE0\x80\xAF", R + R + R},
    {"overlong slash in four bytes", "\xF0\x80\x80\xAF", R + R + R + R},
    {"a high surrogate", "\xED\xA0\x80", R + R + R},
    {"a pair of surrogates (CESU-8)", "\xED\xA0\xBD\xED\xB8\x80", R + R + R + R + R + R},
    {"above U+10FFFF", "\xF4\x90\x80\x80", R + R + R + R},
    {"F5 begins nothing", "\xF5\x80\x80\x80", R + R + R + R},
    {"FE and FF", "\xFE\xFF", R + R},
    {"two bytes, cut", "a\xC3", "a" + R},
    {"three bytes, cut after two", "\xE2\x82", R},
    {"three bytes, cut by a letter", "\xE2\x82z", R + "z"},
    {"four bytes, cut after three", "\xF0\x9F\x98", R},
    {"four bytes, cut by another character", "\xF0\x9F\x98\xC3\xA9", R + "\xC3\xA9"},
    // Table 3-8 of the Unicode Standard
    {"the standard's example", "\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64",
     "a" + R + R + R + "b" + R + "c" + R + R + "d"},
};

std::vector<std::string> right() {
    return {"",
            "plain",
            "\0"s,
            "\x01\x7F",
            "\xC2\x80",
            "\xDF\xBF",
            "\xE0\xA0\x80",
            "\xED\x9F\xBF",
            "\xEE\x80\x80",
            "\xEF\xBF\xBF",
            "\xF0\x90\x80\x80",
            "\xF4\x8F\xBF\xBF",
            "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"};
}

/// Generates nearly valid texts: pieces of characters in a row.
rc::Gen<std::string> almost_utf8() {
    const auto piece = rc::gen::element<std::string>(
        "a", "\0"s, "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xC3", "\xE2\x82", "\xE9",
        "\xF0\x9F", "\x80", "\xBF", "\xED\xA0\x80", "\xC0\xAF", "\xF4\x90\x80\x80", "\xFF", "\"",
        "\\", "\n");
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](const std::vector<std::string>& pieces) {
                            std::string text;
                            for (const auto& one : pieces) text += one;
                            return text;
                        });
}

}  // namespace

TEST_CASE("U+FFFD replaces every ill-formed sequence") {
    for (const auto& [what, bytes, replaced] : wrong) {
        INFO(what);
        CHECK_FALSE(is_utf8(bytes));
        CHECK(replace_invalid_utf8(bytes) == replaced);
    }
}

TEST_CASE("well-formed text is unchanged, up to the limits of each length") {
    for (const auto& text : right()) {
        CAPTURE(text);
        CHECK(is_utf8(text));
        CHECK(replace_invalid_utf8(text) == text);
    }
}

TEST_CASE("another decoder accepts the same texts") {
    CHECK(rc::check([] {
        const auto bytes = *almost_utf8();
        bool dumps = true;
        try {
            nlohmann::json(bytes).dump();
        } catch (const nlohmann::json::type_error&) {
            dumps = false;  // 316: invalid UTF-8
        }
        RC_ASSERT(is_utf8(bytes) == dumps);
        RC_ASSERT(is_utf8(replace_invalid_utf8(bytes)));
        RC_ASSERT(replace_invalid_utf8(replace_invalid_utf8(bytes)) == replace_invalid_utf8(bytes));
    }));
}

TEST_CASE("a line for a log contains no line break and no cursor movement") {
    CHECK(on_one_line("caf\xC3\xA9 \\ \"a\"") == "caf\xC3\xA9 \\ \"a\"");
    CHECK(on_one_line("a\nb\r\tc\0"s) == "a\\x0ab\\x0d\\x09c\\x00");
    CHECK(on_one_line("\x1B[2J\x7F") == "\\x1b[2J\\x7f");
    CHECK(on_one_line("\xC2\x9B"
                      "31m \xC2\xA0") ==
          "\\xc2\\x9b31m \xC2\xA0");  // CSI is a C1 control character; a no-break space is not
    CHECK(on_one_line("caf\xE9") == "caf\\xe9");
}
