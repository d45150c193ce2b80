#pragma once
// Renders the contracts as documents, from what the code declares: `--describe` of every service
// and the gateway's route table.

#include "infra/supervisor/describe.hpp"

#include <string>
#include <vector>

namespace duet::documents {

using Declarations = std::vector<processes::Description>;

/// OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1) of the gateway's routes. Throws
/// std::runtime_error when a route has no description, no service declares a schema that a route
/// names, or two services declare it differently.
std::string openapi(const Declarations& services);

/// AsyncAPI 3.0 (https://www.asyncapi.com/docs/reference/specification/v3.0.0) of the events in the
/// stream and of the commands that the coordinator sends. Throws std::runtime_error when two
/// services declare a message differently.
std::string asyncapi(const Declarations& services);

}  // namespace duet::documents
