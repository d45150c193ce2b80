#pragma once
// Validates the header traceparent of callers
// (https://www.w3.org/TR/trace-context/#traceparent-header). Pure functions.
//
// Thread-safe.

#include <optional>
#include <string>
#include <string_view>

namespace duet::telemetry {

/// Returns the first 55 characters, "<version>-<trace id>-<parent id>-<flags>", of a valid header;
/// nullopt when a new trace must begin. Version ff is invalid. Version 00 has no further fields; in
/// later versions the fields after a '-' are ignored. Digits are lower case, ids not all 0.
std::optional<std::string_view> traceparent_from(std::string_view header);

/// The header converted to version 00, which this program speaks; "" when it is invalid.
std::string carried_traceparent(std::string_view header);

}  // namespace duet::telemetry
