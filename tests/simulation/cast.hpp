#pragma once
// The services of one style, built from the same parts as in their `main`.

#include "services/coordinator/engine/engine.hpp"
#include "tests/simulation/station.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace duet::simulation {

enum class Style { orchestrated, choreographed };
inline std::string name_of(Style style) {
    return style == Style::orchestrated ? "orchestrated" : "choreographed";
}

/// Timeouts short enough that a run reaches each of them.
struct Timeouts {
    std::chrono::milliseconds review{20'000};
    std::chrono::milliseconds give_up{15'000};
    std::chrono::milliseconds lateness{5'000};
    std::chrono::milliseconds round{1'000};
};

/// The six services, in the order in which an order reaches them.
std::vector<Role> services_of(Style style, const Timeouts& timeout);

/// The coordinator's process. After `upgrade()` the next process has a second version of the saga,
/// which books the shipment before it authorizes the payment; orders in progress end under the
/// first. One thread.
class Conductor {
public:
    explicit Conductor(const Timeouts& timeout) : timeout_{timeout} {}
    Role role();
    coordinator::Engine& engine() { return *engine_; }
    void upgrade() { versions_ = 2; }

private:
    Timeouts timeout_;
    coordinator::Engine* engine_ = nullptr;  ///< of the running process
    int versions_ = 1;
};

}  // namespace duet::simulation
