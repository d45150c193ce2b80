#pragma once
// Holds an export against the definitions of the protocol.

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace duet::tests {

/// What is wrong with an ExportTraceServiceRequest in JSON, each with where it is; empty when it is
/// valid. Strict: a field that the definitions do not have is wrong.
std::vector<std::string> errors_of_otlp(const nlohmann::json& request);

}  // namespace duet::tests
