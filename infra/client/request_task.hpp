#pragma once
// The progress of one order of a load, and what a response means for it. No I/O. One thread at a
// time.

#include "infra/client/load.hpp"
#include "shared/http/client/client.hpp"

#include <chrono>
#include <optional>

namespace duet::workload {

inline constexpr auto soon = std::chrono::milliseconds(20);  ///< until a response is worth a retry

/// The progress of one order: the next call, and the attempts so far.
struct RequestTask {
    enum class Stage {
        wait_for_start,
        place,
        cancel,
        place_and_wait,
        await_dispatch,
        give_back,
        decide,
        done
    };
    Stage stage = Stage::place;
    int attempt = 0;
    int decisions = 0;  ///< sent so far, each with a key of its own
    int under_way = 0;  ///< calls without a response yet
    std::chrono::steady_clock::time_point begun{};
    std::chrono::steady_clock::time_point last_usable{};
};

/// How long to wait before a retry; nullopt when the response is usable. 409 to our POST: its
/// twin is being handled right now.
std::optional<std::chrono::milliseconds> repeat_after(RequestTask& task,
                                                      const http::Answer& answer);

/// Notes the order id of a response to our POST. False: the response names no order. Two different
/// ids for the same key are `trouble`.
[[nodiscard]] bool take_id(Placed& placed, const http::Answer& answer);

}  // namespace duet::workload
