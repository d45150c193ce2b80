#pragma once
// Reporting when it is told.

#include "services/reporting/reporting.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::reporting::orchestrated {

void react(service::Handlers& on, Reporting& reporting);

}  // namespace duet::reporting::orchestrated
