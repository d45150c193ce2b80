#pragma once
// Reporting when it is told.

#include "services/reporting/reporting.hpp"
#include "shared/service/machine/reactions.hpp"

namespace duet::reporting::orchestrated {

void react(service::Reactions& when, Reporting& reporting);

}  // namespace duet::reporting::orchestrated
