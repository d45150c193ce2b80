#pragma once
// The header traceparent as callers send it
// (https://www.w3.org/TR/trace-context/#traceparent-header).

#include <optional>
#include <string>
#include <string_view>

namespace duet::telemetry {

/// Its first 55 characters, "<version>-<trace id>-<parent id>-<flags>", when they can be used;
/// nullopt when a new trace must begin. Version ff is invalid; of a version from 01 on these four
/// fields are read and what follows them behind a '-' is passed over; version 00 has nothing behind
/// them. Digits are lower case, ids not all 0.
std::optional<std::string_view> traceparent_from(std::string_view header);

/// The same as version 00, which is the one that is spoken here; "" when it cannot be used.
std::string carried_traceparent(std::string_view header);

}  // namespace duet::telemetry
