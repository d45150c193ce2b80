#pragma once
// A validator for the part of JSON Schema (draft 2020-12) that the services' declarations use: type, properties, required,
// items, and the format date-time.

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace duet::contracts {

/// What is wrong with the value, each with its JSON Pointer; empty when it is valid. A schema that says more than this
/// validator understands is an error, too.
std::vector<std::string> errors_of(const nlohmann::json& value, const nlohmann::json& schema);

/// What keeps the value from being a CloudEvent 1.0 of this shop in structured JSON (https://github.com/cloudevents/spec).
std::vector<std::string> errors_of_cloudevent(const nlohmann::json& event);

}  // namespace duet::contracts
