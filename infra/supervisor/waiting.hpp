#pragma once
// Waiting until everything is ready, with a reason when it never will be.

#include "infra/supervisor/running.hpp"

namespace duet::processes {

/// Throws std::runtime_error with the tail of the culprit's log, or Interrupted.
void wait_until_ready(const Paths& paths, const Plan& plan, const BringUp& how,
                      const Identity& supervisor);

/// Does any process still run an executable that has been replaced since?
bool runs_old_programs(const Record& record);

}  // namespace duet::processes
