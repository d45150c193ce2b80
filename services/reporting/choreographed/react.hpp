#pragma once
// Reporting in the choreographed style: one handler per event. It publishes none.

#include "services/reporting/reporting.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::reporting::choreographed {

/// Declares the handlers. `reporting` must outlive `on`.
void react(service::Handlers& on, Reporting& reporting);

}  // namespace duet::reporting::choreographed
