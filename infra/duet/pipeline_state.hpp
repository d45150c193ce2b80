#pragma once
// The progress of the orchestrated analytics pipeline, read from the services' files, so that it
// works with a stopped shop, too. Thread-safe.

#include "infra/supervisor/paths.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace duet::commands {

/// Positions: the n-th ended order, the n-th paid refund.
struct Places {
    std::int64_t orders = 0, refunds = 0;
};

struct PipelineState {
    Places recorded;  ///< by orders and payments: what can be extracted
    Places scored, loaded;
    std::chrono::microseconds business_lag{
        0};  ///< from the newest loaded business time to the newest recorded
    std::int64_t rounds = 0, transactions = 0;
    std::string last_trouble;              ///< of the last round; "" when it succeeded
    std::optional<std::string> under_way;  ///< the name of the current round …
    std::string awaits;  ///< … the command that has no reply yet, or why an operator must act …
    bool stuck = false;
    std::chrono::microseconds waited{0};  ///< … and for how long

    std::int64_t behind(const Places& stage) const {
        return recorded.orders - stage.orders + recorded.refunds - stage.refunds;
    }
};

/// Throws Failure when there are no such files.
PipelineState pipeline_state(const processes::Paths& paths);

nlohmann::json as_json(const PipelineState& state);

}  // namespace duet::commands
