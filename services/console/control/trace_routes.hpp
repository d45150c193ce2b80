#pragma once
// The console's trace routes:
//
//     POST /v1/traces                  spans as OTLP/JSON, from the shop's processes; operator's
//     key GET  /api/traces?after=&limit=   the newest traces of orders GET  /api/traces/{id}?style=
//     the diagram of a trace or of an order GET  /api/pair?order=            the diagrams of one
//     order in both styles GET  /api/feed?after=&wait=      changes, by long polling

#include "services/traces/feed.hpp"
#include "services/traces/trace_store.hpp"
#include "shared/http/server/server.hpp"

#include <string>

namespace duet::console {

/// `store` and `feed` must outlive the server.
void offer_traces(http::Server& server, TraceStore& store, Feed& feed,
                  const std::string& operator_key);

}  // namespace duet::console
