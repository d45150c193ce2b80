#pragma once
// Counts what runs reached, so that a path that no seed takes becomes visible.

#include <array>
#include <cstdint>
#include <map>
#include <string>

namespace duet::simulation {

struct Tally {
    std::array<std::int64_t, 16> faults{};                    ///< injected faults, by kind
    std::map<std::string, std::int64_t, std::less<>> points;  ///< passes of fault points
    std::map<std::string, std::int64_t, std::less<>>
        points_fired;  ///< faults injected at fault points
    std::map<std::string, std::int64_t, std::less<>>
        endings;  ///< "rejected card_declined" → orders
    std::map<std::string, std::int64_t, std::less<>>
        messages;  ///< commands, events and requests, by type
    std::map<std::string, std::int64_t, std::less<>> answers;  ///< "orders.cancel 409" → count
    std::int64_t batches = 0;
    std::int64_t slowed = 0;  ///< messages that a slow service delayed
    std::int64_t orders = 0;
    std::int64_t rebuilds = 0;  ///< reports rebuilt from the stream and compared with the live one

    Tally& operator+=(const Tally& other);
};

}  // namespace duet::simulation
