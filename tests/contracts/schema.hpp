#pragma once
// A validator for the subset of JSON Schema (draft 2020-12) that the project's declarations and
// documents use. It refuses unknown keywords, so that no schema is accepted unchecked.

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace duet::contracts {

enum class Undeclared { pass, refuse };  ///< fields that the schema does not name

/// The errors of the value, each with its JSON Pointer; empty when it is valid. `document` resolves
/// `$ref`s.
std::vector<std::string> errors_of(const nlohmann::json& value, const nlohmann::json& schema,
                                   const nlohmann::json& document,
                                   Undeclared undeclared = Undeclared::pass);
std::vector<std::string> errors_of(const nlohmann::json& value, const nlohmann::json& schema);

/// The errors of a CloudEvent 1.0 of this shop in structured JSON
/// (https://github.com/cloudevents/spec).
std::vector<std::string> errors_of_cloudevent(const nlohmann::json& event);

}  // namespace duet::contracts
