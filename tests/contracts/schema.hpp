#pragma once
// A validator for the part of JSON Schema (draft 2020-12) that the project's declarations and
// documents use. It refuses what it does not understand, so that no schema is waved through.

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace duet::contracts {

enum class Undeclared { pass, refuse };  ///< fields that the schema does not name

/// What is wrong with the value, each with its JSON Pointer; empty when it is valid. `$ref`s are
/// looked up in `document`.
std::vector<std::string> errors_of(const nlohmann::json& value, const nlohmann::json& schema,
                                   const nlohmann::json& document,
                                   Undeclared undeclared = Undeclared::pass);
std::vector<std::string> errors_of(const nlohmann::json& value, const nlohmann::json& schema);

/// What keeps the value from being a CloudEvent 1.0 of this shop in structured JSON
/// (https://github.com/cloudevents/spec).
std::vector<std::string> errors_of_cloudevent(const nlohmann::json& event);

}  // namespace duet::contracts
