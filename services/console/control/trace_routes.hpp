#pragma once
// The console's trace routes: spans in, diagrams out.
//
//     POST /v1/traces                         OTLP as JSON, from the shop's processes; needs the
//     operator's key GET  /api/traces?after=&limit=          the newest traces of orders GET
//     /api/traces/{id}?style=            the diagram of a trace or of an order GET /api/pair?order=
//     the diagrams of the same order in both styles GET  /api/feed?after=&wait=             what
//     changes, as a long poll

#include "services/traces/feed.hpp"
#include "services/traces/trace_store.hpp"
#include "shared/http/server/server.hpp"

#include <string>

namespace duet::console {

/// `store` and `feed` must outlive the server.
void offer_traces(http::Server& server, TraceStore& store, Feed& feed,
                  const std::string& operator_key);

}  // namespace duet::console
