#pragma once
// Shows a comparison of the analytics, as text and as JSON.

#include "infra/compare/measuring.hpp"

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace duet::commands {

/// A new consumer that gets every event from the beginning.
struct Newcomer {
    std::int64_t facts = 0;
    std::chrono::microseconds took{0};
    std::string trouble;  ///< not empty: why the experiment could not be done
};

struct AnalyticsOfStyle {
    std::string style;
    analytics::Fresh fresh;
    analytics::Away away, drained;
    analytics::Late late;
    Newcomer newcomer;
    bool audit_holds = false;
};

struct AnalyticsCompared {
    double per_second = 0;               ///< the requested rate
    std::chrono::milliseconds round{0};  ///< the pipeline's interval
    std::string durability;
    std::vector<AnalyticsOfStyle> styles;
};

/// p99: under 250 ms choreographed, under one round and 250 ms orchestrated, at the requested rate.
std::chrono::microseconds freshness_target(const AnalyticsCompared& all,
                                           const AnalyticsOfStyle& one);

void print(const AnalyticsCompared& all);
nlohmann::ordered_json to_json(const AnalyticsCompared& all);

}  // namespace duet::commands
