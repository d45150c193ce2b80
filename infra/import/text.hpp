#pragma once
// Small questions about text that the importer asks in several places.

#include <string>
#include <string_view>

namespace duet::importer {

/// The text without the blanks around it.
std::string_view trimmed(std::string_view text);

/// Valid UTF-8 whatever came in: text that is not UTF-8 is taken for ISO 8859-1, as spreadsheets of
/// that time wrote it.
std::string to_utf8(std::string text);

/// How many characters (code points, not bytes) the valid UTF-8 text has.
std::size_t characters_in(std::string_view utf8);

/// One path segment or query value of a URL (RFC 3986: all but unreserved characters become %XX).
std::string percent_encoded(std::string_view text);

/// A whole number that a spreadsheet wrote as a decimal ("17850.0") without its empty fraction; any
/// other text unchanged.
std::string_view without_empty_fraction(std::string_view text);

/// Is it one or more of the digits 0-9 and nothing else?
bool all_digits(std::string_view text);

}  // namespace duet::importer
