#pragma once
// The operator's routes of a process: its faults, its clock and its dead letters. One thread,
// before the server starts.

#include "shared/faults/faults.hpp"
#include "shared/service/doors/api.hpp"

namespace duet::service {

/// GET/POST/DELETE /admin/faults. `route` registers a handler that only the operator's key opens.
void open_faults_door(
    const std::function<void(http::Method, const std::string&, http::Handler)>& route,
    Faults& faults);

/// The same, and GET/POST /admin/clock {"shift_ms": N} (the shift lasts until the process ends),
/// GET /admin/dead-letters[/{id}], POST /admin/dead-letters/{id}/redrive. The references must
/// outlive the server.
void open_admin_door(Api& api, Faults& faults, ShiftedClock& clock);

}  // namespace duet::service
