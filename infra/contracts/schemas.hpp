#pragma once
// Collects declared schemas under their names.

#include "infra/contracts/documents.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace duet::documents {

using json = nlohmann::ordered_json;

inline json ref(const std::string& place, const std::string& name) {
    return {{"$ref", "#/" + place + "/" + name}};
}

/// Adds the schema. Throws std::runtime_error when another service declared the name differently.
inline void declare(json& schemas, const std::string& name, const std::string& schema) {
    auto parsed = json::parse(schema);
    if (schemas.contains(name) && schemas[name] != parsed)
        throw std::runtime_error("two services do not agree on what '" + name + "' is");
    schemas[name] = std::move(parsed);
}

}  // namespace duet::documents
