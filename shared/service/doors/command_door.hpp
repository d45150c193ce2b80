#pragma once
// The door of a service that is told: POST /commands, an array of commands in, an array of replies
// out.

#include "shared/faults/faults.hpp"
#include "shared/service/doors/api.hpp"

namespace duet::service {

/// Each command is its own message, idempotent and answered on its own. A command whose reply is
/// missing from the answer has an unknown outcome: the sender asks again with the same id.
void open_command_door(Api& api, Writer& writer, Faults& faults);

}  // namespace duet::service
