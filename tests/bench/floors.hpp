#pragma once
// The best rates of this machine for each part alone, measured in the same run as the shop: on a
// shared machine absolute figures mean little, ratios to these mean much.

#include <chrono>
#include <cstdint>
#include <string>

namespace duet::bench {

struct Floor {
    std::string name;
    std::string what;
    double per_second = 0;
    double cpu_seconds_per_1000 = 0;  ///< of this process (and of the broker, if there is one)
};

/// The same rules and statements in one process, one SQLite transaction per order, synced when
/// `durable`.
Floor monolith(const std::string& folder, bool durable, std::chrono::milliseconds time);

/// One row per transaction.
Floor commits(const std::string& folder, bool durable, std::chrono::milliseconds time);

/// POST and echo over loopback with the services' HTTP server and client, `in_flight` at once.
Floor echo(int in_flight, std::chrono::milliseconds time);

/// Publishes 300-byte events to a separate nats-server, each acknowledged, up to 1,024 outstanding.
Floor publishing(const std::string& folder, std::chrono::milliseconds time);

}  // namespace duet::bench
