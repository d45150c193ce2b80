#pragma once
// What a run reached: so that a path that no seed takes is visible.

#include <array>
#include <cstdint>
#include <map>
#include <string>

namespace duet::simulation {

struct Tally {
    std::array<std::int64_t, 16> faults{};                    ///< fired, by kind
    std::map<std::string, std::int64_t, std::less<>> points;  ///< fault points that were passed
    std::map<std::string, std::int64_t, std::less<>>
        points_fired;  ///< of them, where something struck
    std::map<std::string, std::int64_t, std::less<>>
        endings;  ///< "rejected card_declined" → orders
    std::map<std::string, std::int64_t, std::less<>>
        messages;  ///< commands, events, requests by type
    std::map<std::string, std::int64_t, std::less<>> answers;  ///< "orders.cancel 409" → how often
    std::int64_t rounds = 0;
    std::int64_t slowed = 0;  ///< messages that a slow service took its time for
    std::int64_t orders = 0;
    std::int64_t rebuilds =
        0;  ///< reports made anew from the stream, and held against the live one

    Tally& operator+=(const Tally& other);
};

}  // namespace duet::simulation
