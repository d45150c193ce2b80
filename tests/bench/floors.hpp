#pragma once
// What this machine can do at best with each part alone, measured in the same run as the shop:
// absolute figures say little on a shared machine, ratios to these say much.

#include <chrono>
#include <cstdint>
#include <string>

namespace duet::bench {

struct Floor {
    std::string name;
    std::string what;
    double per_second = 0;
    double cpu_seconds_per_1000 = 0;  ///< of this process (and the broker's, where there is one)
};

/// The same rules and statements in one process, one SQLite transaction per order, with `durable`
/// synced.
Floor monolith(const std::string& folder, bool durable, std::chrono::milliseconds time);

/// One row a transaction.
Floor commits(const std::string& folder, bool durable, std::chrono::milliseconds time);

/// POST and echo over loopback through the same door and client as the services', `in_flight` at
/// once.
Floor echo(int in_flight, std::chrono::milliseconds time);

/// Publishing 300-byte events to a nats-server of its own, each acknowledged, up to 1,024
/// outstanding.
Floor publishing(const std::string& folder, std::chrono::milliseconds time);

}  // namespace duet::bench
