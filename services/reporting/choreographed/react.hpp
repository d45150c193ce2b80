#pragma once
// Reporting when it hears.

#include "services/reporting/reporting.hpp"
#include "shared/service/machine/reactions.hpp"

namespace duet::reporting::choreographed {

void react(service::Reactions& when, Reporting& reporting);

}  // namespace duet::reporting::choreographed
