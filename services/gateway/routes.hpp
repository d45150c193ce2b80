#pragma once
// The front door's plan: which request goes to which service, in either style. Data, nothing else.

#include "shared/http/message.hpp"

#include <span>
#include <string_view>

namespace duet::gateway {

struct Route {
    http::Method method;
    std::string_view pattern;
    std::string_view
        orchestrated;  ///< the service that answers in that style; "console" answers for both
    std::string_view choreographed;
    bool operator_only = false;
    std::string_view or_else = {};  ///< orchestrated: asked when the first does not know it (yet)
};

std::span<const Route> routes();

/// The target that goes on to a service: "/orchestrated/v1/orders?limit=1" → "/v1/orders?limit=1".
/// REQUIRES: `target` is normalised (shared/http/target.hpp) and was matched under `style`; so it
/// begins with it.
std::string_view forwarded_target(std::string_view target, std::string_view style);

}  // namespace duet::gateway
