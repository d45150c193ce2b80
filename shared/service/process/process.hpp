#pragma once
// A service as a process: reads its environment, opens its database and doors, serves until it is
// asked to stop. A `main` says only what the service is made of.

#include "shared/clock/clock.hpp"
#include "shared/faults/faults.hpp"
#include "shared/service/doors/api.hpp"
#include "shared/service/doors/door.hpp"
#include "shared/service/machine/handlers.hpp"
#include "shared/telemetry/metrics.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace duet::service {

using telemetry::Metrics;

enum class Style { orchestrated, choreographed };
std::string_view name_of(Style style);

class Process {
public:
    /// Reads `--style` and `--describe`. Throws std::runtime_error with what to do about it when
    /// they make no sense.
    Process(std::string service, int argc, char** argv);
    ~Process();

    Style style() const;
    bool orchestrated() const { return style() == Style::orchestrated; }
    const std::string& name() const;

    Handlers& handlers();
    const Clock& clock() const;
    Faults& faults();

    void schema(std::string_view sql);
    /// Routes; called once, after the database is open and before the door is.
    void routes(std::function<void(Api&)> offer);
    /// Where the commands of a committed batch go (coordinator only).
    void sends(std::function<void(std::vector<Command>)> send);
    /// Runs once on the opened database, before any message, with the writer ready to take some
    /// (coordinator: resume).
    void at_start(std::function<void(store::Connection&, Writer&, Metrics&)> act);
    /// What happened to messages that are followed; from any thread while the process serves.
    std::function<void(telemetry::Spans)> tells();
    /// What only this service can read of what it handled after `since` and may not have told of.
    void catches_up(std::function<telemetry::Spans(store::Connection&, Instant since)> read);
    /// Runs on the writer's thread before each look at /metrics: for what is only counted when
    /// somebody asks.
    void before_metrics(std::function<void()> act);
    /// Something was rolled back (coordinator: what it holds in memory is to be read again).
    void at_rollback(std::function<void()> act);
    void at_stop(std::function<void()> act);

    /// Serves until SIGTERM or SIGINT; returns the exit status. With `--describe`, prints the
    /// declarations and returns.
    int run();

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace duet::service
