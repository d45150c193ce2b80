#pragma once
// Validates an export against the definitions of the protocol.

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace duet::tests {

/// The errors of an ExportTraceServiceRequest in JSON, each with its place; empty when it is valid.
/// Strict: an undefined field is an error.
std::vector<std::string> errors_of_otlp(const nlohmann::json& request);

}  // namespace duet::tests
