#pragma once
// The routing table of the gateway: which service gets a request in either style. Data, no logic.

#include "shared/http/message.hpp"

#include <span>
#include <string_view>

namespace duet::gateway {

/// One entry of the table. A plain value.
struct Route {
    http::Method method;
    std::string_view pattern;
    std::string_view orchestrated;   ///< the service in that style; "console" serves both styles
    std::string_view choreographed;  ///< likewise
    bool operator_only = false;
    std::string_view fallback = {};  ///< orchestrated: the service to try after a 404 of the first
};

/// Valid for the life of the program.
std::span<const Route> routes();

/// The target without its style: "/orchestrated/v1/orders?limit=1" → "/v1/orders?limit=1".
/// REQUIRES: `target` is normalized (shared/http/target.hpp) and was matched under `style`, so that
/// it begins with it.
std::string_view forwarded_target(std::string_view target, std::string_view style);

}  // namespace duet::gateway
