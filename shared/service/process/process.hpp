#pragma once
// A service as a process: it reads the environment and the arguments, opens the database and the
// doors, and serves until SIGTERM or SIGINT.

#include "shared/service/doors/api.hpp"
#include "shared/service/doors/door.hpp"
#include "shared/service/process/plan.hpp"
#include "shared/service/process/rebuild.hpp"

#include <functional>
#include <memory>
#include <string>

namespace duet::service {

class Serving;

/// Make it first in `main` and keep it until the end: objects of `main` refer to its clock, its
/// faults and its writer. `trace()` is thread-safe once the process serves. One thread.
class Process {
public:
    /// Reads `--style`, `--describe` and `--rebuild`. Throws std::runtime_error, with what to do,
    /// when an argument or DUET_STYLE makes no sense.
    Process(std::string service, int argc, char** argv);
    ~Process();

    Style style() const { return context_.style; }
    bool orchestrated() const { return style() == Style::orchestrated; }
    const Clock& clock() const { return context_.clock; }
    Faults& faults() { return context_.faults; }
    /// Exports spans. May be called only while the process serves.
    std::function<void(telemetry::Spans)> trace();

    /// Serves until SIGTERM or SIGINT and returns the exit status. With `--describe`, prints the
    /// declarations and returns; with `--rebuild`, builds the database again and returns.
    int run(ServicePlan plan);

private:
    void serve(ServicePlan plan, Handlers handlers);

    ProcessContext context_;
    bool describe_ = false;
    Rebuild rebuild_;
    std::unique_ptr<Serving> serving_;  ///< once it serves
};

}  // namespace duet::service
