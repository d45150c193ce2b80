#pragma once
// Checks and repairs bytes from outside that should be UTF-8. A door refuses text that is not UTF-8
// (is_utf8). Text that is only reported (traces, dead letters, log lines) is made printable
// instead. Pure functions without a locale.
//
// Well-formed: RFC 3629, by Table 3-7 of the Unicode Standard (no overlong forms, no surrogates,
// nothing above U+10FFFF). Replacement: one U+FFFD per maximal subpart (Unicode Standard, 3.9,
// "U+FFFD Substitution of Maximal Subparts"), as the WHATWG Encoding Standard and Python decode.
//
// Thread-safe.

#include <cstddef>
#include <string>
#include <string_view>

namespace duet {

/// The first character of a text, or the bytes there that one U+FFFD replaces.
struct Utf8Front {
    std::size_t length = 0;  ///< bytes, at least 1
    bool well_formed = false;
};

/// REQUIRES: `text` is not empty.
Utf8Front utf8_front(std::string_view text);

bool is_utf8(std::string_view text);

/// U+FFFD, as UTF-8.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// Returns the text with U+FFFD in place of every ill-formed part. Well-formed text is unchanged.
std::string replace_invalid_utf8(std::string_view text);

/// For one line of a log or a terminal: writes control characters (C0, DEL, C1) and ill-formed
/// bytes as \xNN, so that input from outside can neither start a new line nor move the cursor.
/// Other characters are unchanged.
std::string on_one_line(std::string_view text);

}  // namespace duet
