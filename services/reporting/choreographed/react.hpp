#pragma once
// Reporting when it hears.

#include "services/reporting/reporting.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::reporting::choreographed {

void react(service::Handlers& on, Reporting& reporting);

}  // namespace duet::reporting::choreographed
