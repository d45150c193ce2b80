#pragma once
// Waits until everything is ready, or throws with the reason why it never will be.

#include "infra/supervisor/running.hpp"

namespace duet::processes {

/// Throws std::runtime_error with the tail of the failing process's log, or Interrupted.
void wait_until_ready(const Paths& paths, const Plan& plan, const BringUp& how,
                      const Identity& supervisor);

/// Does any process still run an executable that has been replaced on disk?
bool runs_old_programs(const Record& record);

}  // namespace duet::processes
