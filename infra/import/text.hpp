#pragma once
// Small functions on text that the importer needs in several places. Thread-safe.

#include <string>
#include <string_view>

namespace duet::importer {

/// The text without surrounding blanks.
std::string_view trimmed(std::string_view text);

/// Always valid UTF-8: text that is not UTF-8 is read as ISO 8859-1, the encoding of spreadsheets
/// of that time.
std::string to_utf8(std::string text);

/// The number of characters (code points, not bytes) of valid UTF-8 text.
std::size_t characters_in(std::string_view utf8);

/// A whole number that a spreadsheet wrote as a decimal ("17850.0"), without its empty fraction;
/// any other text unchanged.
std::string_view without_empty_fraction(std::string_view text);

/// Is it one or more of the digits 0-9 and nothing else?
bool all_digits(std::string_view text);

}  // namespace duet::importer
