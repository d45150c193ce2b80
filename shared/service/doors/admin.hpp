#pragma once
// What an operator may ask any process: its faults, its clock and its dead letters.

#include "shared/faults/faults.hpp"
#include "shared/service/doors/api.hpp"

namespace duet::service {

/// GET/POST/DELETE /admin/faults on any door that knows an operator. `route` puts a handler behind
/// the operator's key.
void open_faults_door(
    const std::function<void(http::Method, const std::string&, http::Handler)>& route,
    Faults& faults);

/// The same, GET/POST /admin/clock {"shift_ms": N} (until the process ends), GET
/// /admin/dead-letters[/{id}], POST /admin/dead-letters/{id}/redrive.
void open_admin_door(Api& api, Faults& faults, ShiftedClock& clock);

}  // namespace duet::service
