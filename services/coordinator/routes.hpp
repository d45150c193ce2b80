#pragma once
// The HTTP routes of the coordinator for customers and operators: in the orchestrated style the
// coordinator accepts orders, cancels, retries, returns and decisions of reviews.

#include "shared/service/doors/api.hpp"

#include <string>

namespace duet::coordinator {

/// `root`: the style's prefix at the gateway, for links: "/orchestrated". Borrows the clock for as
/// long as the routes are served.
void offer(service::Api& api, const Clock& clock, const std::string& root);

}  // namespace duet::coordinator
