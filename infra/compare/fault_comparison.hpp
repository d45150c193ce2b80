#pragma once
// One order of each style under a fault of one's choice: what the style did about it, as the
// order's trace tells.

#include "infra/supervisor/paths.hpp"
#include "services/traces/diagram/traffic.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace duet::commands {

/// The orders of a style that were followed since `mark`, as their traces tell.
class Followers {
public:
    explicit Followers(const processes::Paths& paths);
    console::Traffic since_then(const std::string& style) const;

private:
    std::string file_;
    std::int64_t mark_ = 0;
};

struct Faults {
    std::string style;
    bool fired = false;
    std::string state;    ///< the order's end; empty: it had none within the time
    double seconds = 0;   ///< from the request to the end
    double recovery = 0;  ///< from the fault to the end
    console::Traffic traffic;
    unsigned restarts = 0;  ///< of the service that was struck
};

/// What both styles are given alike, so that it is the same order with the same number in both.
struct SameOrder {
    std::string key, placed_at;
};
SameOrder new_order();

/// Arms `fault` ("payments.capture.after_commit=crash") in `service` of the style, places the
/// order, and follows it to its end.
Faults strike(const processes::Paths& paths, const std::string& style, const std::string& service,
              const std::string& fault, const SameOrder& order);

void print(const std::vector<Faults>& fired, const std::string& fault);
nlohmann::json to_json(const Faults& fired);

/// "payments" of "payments.capture.after_commit=crash"; with a service before a colon, that:
/// "payments:bus.before_ack=drop". Throws Failure when neither names one, or there is no such
/// point.
std::pair<std::string, std::string> service_and_fault(const std::string& text);

}  // namespace duet::commands
