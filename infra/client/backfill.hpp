#pragma once
// A backfill of the orchestrated pipeline, from the request to its end.

#include "infra/client/shop.hpp"

#include <functional>
#include <string>

#include <nlohmann/json.hpp>

namespace duet::commands {

/// One thread.
class Backfill {
public:
    /// Throws Failure when the orchestrated style is not up.
    explicit Backfill(const processes::Paths& paths);

    /// `from`: a date or a time. Throws Failure when it is neither, or when another backfill is in
    /// progress.
    void begin(const std::string& from);
    /// Polls until the backfill has ended. False when `stop` returned true first.
    bool wait(const std::function<bool()>& stop);

    const nlohmann::json& lane() const { return lane_; }  ///< its lane's counters, after `wait`

private:
    Shop shop_;
    processes::RunningProcess coordinator_;
    nlohmann::json lane_;
};

}  // namespace duet::commands
