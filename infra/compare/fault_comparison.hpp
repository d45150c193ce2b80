#pragma once
// Places one order in each style under the same fault and shows, from the order's trace, how each
// style recovers.

#include "infra/supervisor/paths.hpp"
#include "services/traces/diagram/traffic.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace duet::commands {

/// The traced orders of a style since `mark`.
/// One thread.
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
    std::string state;    ///< the order's end; empty: it reached none in time
    double seconds = 0;   ///< from the request to the end
    double recovery = 0;  ///< from the fault to the end
    console::Traffic traffic;
    unsigned restarts = 0;  ///< of the service with the fault
};

/// The request that both styles get, so that the order has the same number in both.
struct SameOrder {
    std::string key, placed_at;
};
SameOrder new_order();

/// Arms `fault` ("payments.capture.after_commit=crash") in `service` of the style, places the
/// order, and follows it to its end. One thread.
Faults place_under_fault(const processes::Paths& paths, const std::string& style,
                         const std::string& service, const std::string& fault,
                         const SameOrder& order);

void print(const std::vector<Faults>& fired, const std::string& fault);
nlohmann::json to_json(const Faults& fired);

/// The service of a fault: "payments" of "payments.capture.after_commit=crash", or the one before a
/// colon: "payments:bus.before_ack=drop". Throws Failure when there is no such service or point.
std::pair<std::string, std::string> service_and_fault(const std::string& text);

}  // namespace duet::commands
