#pragma once
// What a service is made of: its `main` fills a ServicePlan and passes it to Process::run.
//
//     return process.run({.schema = payments::schema, .handlers = …, .routes = payments::offer});

#include "shared/clock/clock.hpp"
#include "shared/faults/faults.hpp"
#include "shared/messages/command.hpp"
#include "shared/service/machine/handlers.hpp"
#include "shared/telemetry/metrics.hpp"
#include "shared/telemetry/span.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::service {

class Api;
class Writer;
using telemetry::Metrics;

enum class Style { orchestrated, choreographed };

inline std::string_view name_of(Style style) {
    return style == Style::orchestrated ? "orchestrated" : "choreographed";
}

/// What Process reads before the plan exists, and handlers and routes may refer to.
struct ProcessContext {
    std::string name;
    Style style = Style::orchestrated;
    ShiftedClock clock;
    Faults faults;
};

/// The parts of a service. A part that is left out does nothing. Objects that the functions refer
/// to must live until Process::run returns.
struct ServicePlan {
    /// The tables of the service; the machine adds its own.
    std::string_view schema = {};
    /// Declares what the service handles and publishes; called once, first.
    std::function<void(Handlers&)> handlers = {};
    /// Adds HTTP routes; called once, after the database is open and before the server listens.
    std::function<void(Api&)> routes = {};
    /// Sends the commands of a committed batch, on the writer's thread (coordinator only).
    std::function<void(std::vector<Command>)> send = {};
    /// Runs once on the opened database, before any message. The writer accepts messages already
    /// (coordinator: resume the sagas).
    std::function<void(store::Connection&, Writer&, Metrics&)> at_start = {};
    /// Sets gauges that are computed only for a reading of /metrics, on the writer's thread.
    std::function<void()> before_metrics = {};
    /// A message or a batch was rolled back: what memory holds of the database may be wrong.
    std::function<void()> at_rollback = {};
    /// Runs when the process begins to stop, while the writer still runs.
    std::function<void()> at_stop = {};
    /// Spans that only this service can read from its database, of messages handled after `since`.
    std::function<telemetry::Spans(store::Connection&, Instant since)> recovered_spans = {};
};

}  // namespace duet::service
