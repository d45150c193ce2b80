#pragma once
// The analytics pipeline for operators: what it does, and a backfill.

#include "shared/service/doors/api.hpp"

namespace duet::coordinator {

void offer_pipeline(service::Api& api, const Clock& clock);

}  // namespace duet::coordinator
