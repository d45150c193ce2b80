#pragma once
// Who plays: the services of one style, made of the very parts their `main` makes them of.

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

/// Short enough that a run meets each of them.
struct Timeouts {
    std::chrono::milliseconds review{20'000};
    std::chrono::milliseconds give_up{15'000};
    std::chrono::milliseconds lateness{5'000};
    std::chrono::milliseconds round{1'000};
};

/// The six services, in the order in which an order meets them.
std::vector<Role> services_of(Style style, const Timeouts& timeout);

/// The coordinator's process, whose engine the post needs to begin. After `upgrade()` the next
/// process knows a second version of the saga, which books the shipment before it authorises the
/// payment; orders that are under way end under the first.
class Conductor {
public:
    explicit Conductor(const Timeouts& timeout) : timeout_{timeout} {}
    Role role();
    coordinator::Engine& engine() { return *engine_; }
    void upgrade() { versions_ = 2; }

private:
    Timeouts timeout_;
    coordinator::Engine* engine_ = nullptr;  ///< of the process that lives
    int versions_ = 1;
};

}  // namespace duet::simulation
