#pragma once
// The HTTP routes of the analytics pipeline, for operators: GET /admin/pipeline says what the
// pipeline does, POST /admin/pipeline/backfill {"from"} begins a backfill.

#include "shared/service/doors/api.hpp"

namespace duet::coordinator {

/// Borrows the clock for as long as the routes are served.
void offer_pipeline(service::Api& api, const Clock& clock);

}  // namespace duet::coordinator
