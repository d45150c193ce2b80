#pragma once
// The HTTP route for operators that lists the sagas under way, with the steps that are left.

#include "services/coordinator/engine/engine.hpp"
#include "shared/service/doors/api.hpp"

namespace duet::coordinator {

/// GET /admin/sagas?limit=N: {"under_way": count, "sagas":[{saga_id, definition, phase, since,
/// awaits, cancel, trouble, done:[step…], current, remaining:[step…]}]}. While a saga is undone,
/// `remaining` lists the undos that are left. `awaits` is the type of the command.
void offer_sagas_under_way(service::Api& api, const Engine& engine);

}  // namespace duet::coordinator
