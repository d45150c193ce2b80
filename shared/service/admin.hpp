#pragma once
// What an operator may ask any process: its faults and its dead letters.

#include "shared/faults/faults.hpp"
#include "shared/service/api.hpp"

namespace duet::service {

/// GET/POST/DELETE /admin/faults, GET /admin/dead-letters[/{id}], POST /admin/dead-letters/{id}/redrive.
void open_admin_door(Api& api, Faults& faults);

}  // namespace duet::service
