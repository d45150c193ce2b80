#pragma once
// Bytes from outside as text. At a door, text that is not UTF-8 is refused (is_utf8); where it is
// only reported (traces, dead letters, log lines), it is made showable. Pure functions, no locale;
// thread-safe.
//
// Well-formed: RFC 3629, by Table 3-7 of the Unicode Standard (no overlong forms, no surrogates,
// nothing above U+10FFFF). Replacing: one U+FFFD per maximal subpart (Unicode Standard, 3.9,
// "U+FFFD Substitution of Maximal Subparts"), as the WHATWG Encoding Standard and Python decode.

#include <cstddef>
#include <string>
#include <string_view>

namespace duet {

/// The character at the front of a text, or the bytes there that one U+FFFD replaces.
struct Utf8Front {
    std::size_t length = 0;  ///< bytes, at least 1
    bool well_formed = false;
};

/// REQUIRES: `text` is not empty.
Utf8Front utf8_front(std::string_view text);

bool is_utf8(std::string_view text);

/// U+FFFD, as UTF-8.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// The text with U+FFFD instead of every ill-formed part; the same text when it is well formed.
std::string replace_invalid_utf8(std::string_view text);

/// For one line of a log or a terminal: control characters (C0, DEL, C1) and ill-formed bytes as
/// \xNN, so that nobody from outside begins a line of their own or moves the cursor. The rest stays
/// as it is.
std::string on_one_line(std::string_view text);

}  // namespace duet
