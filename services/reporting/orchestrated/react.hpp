#pragma once
// Reporting in the orchestrated style: one handler per command of the coordinator, each with a
// reply.

#include "services/reporting/reporting.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::reporting::orchestrated {

/// Declares the handlers. `reporting` must outlive `on`.
void react(service::Handlers& on, Reporting& reporting);

}  // namespace duet::reporting::orchestrated
