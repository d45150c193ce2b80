#pragma once
// The HTTP door of an orchestrated service: POST /commands, an array of commands in, an array of
// replies out. One thread, before the server starts.

#include "shared/faults/faults.hpp"
#include "shared/service/doors/api.hpp"

namespace duet::service {

/// Each command is a message of its own with a reply of its own. A command without a reply in the
/// answer has an unknown outcome: the coordinator retries it with the same id. The references must
/// outlive the server.
void open_command_door(Api& api, Writer& writer, Faults& faults);

}  // namespace duet::service
