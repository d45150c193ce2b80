#pragma once
// How far the orchestrated analytics pipeline has come: read out of the services' files, so that it
// can be told of a stopped shop, too.

#include "infra/supervisor/paths.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace duet::commands {

/// Places: the n-th order that ended, the n-th refund that was paid.
struct Places {
    std::int64_t orders = 0, refunds = 0;
};

struct PipelineState {
    Places recorded;  ///< by orders and payments: what there is to extract
    Places scored, loaded;
    std::chrono::microseconds business_lag{
        0};  ///< from the newest business time that is loaded to the newest there is
    std::int64_t rounds = 0, transactions = 0;
    std::string last_trouble;              ///< of the last round; "" when it was well
    std::optional<std::string> under_way;  ///< the round's name …
    std::string awaits;  ///< … the command nobody has answered yet, or why an operator must look …
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
