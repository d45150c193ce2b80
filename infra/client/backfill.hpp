#pragma once
// A backfill of the orchestrated pipeline, from being asked for to its end.

#include "infra/client/shop.hpp"

#include <functional>
#include <string>

#include <nlohmann/json.hpp>

namespace duet::commands {

class Backfill {
public:
    /// Throws Failure when the orchestrated style is not up.
    explicit Backfill(const processes::Paths& paths);

    /// `from`: a day or a time. Throws Failure when it makes no sense, or another backfill is under
    /// way.
    void begin(const std::string& from);
    /// Until it has ended; false when `stop` said so before.
    bool wait(const std::function<bool()>& stop);

    const nlohmann::json& lane() const { return lane_; }  ///< what it did, after `wait`

private:
    Shop shop_;
    processes::RunningProcess coordinator_;
    nlohmann::json lane_;
};

}  // namespace duet::commands
