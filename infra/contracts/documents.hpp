#pragma once
// The contracts as documents, made of what the code declares (`--describe` of every service, the
// gateway's table of routes).

#include "infra/supervisor/describe.hpp"

#include <string>
#include <vector>

namespace duet::documents {

using Declarations = std::vector<processes::Description>;

/// OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1) of what the gateway offers. Throws
/// std::runtime_error when a route is not described, or a shape that a route names is declared by
/// nobody or by two who do not agree.
std::string openapi(const Declarations& services);

/// AsyncAPI 3.0 (https://www.asyncapi.com/docs/reference/specification/v3.0.0) of the events in the
/// stream and of the commands that the coordinator sends. Throws std::runtime_error when two
/// services do not agree on a message.
std::string asyncapi(const Declarations& services);

}  // namespace duet::documents
