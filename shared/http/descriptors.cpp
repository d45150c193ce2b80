#include "shared/http/descriptors.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace duet::http {

namespace {

constexpr std::size_t own = 96;
constexpr std::size_t spare = 1;
constexpr std::size_t min = 8;
constexpr std::size_t max_calls = 4096;
constexpr std::size_t max_connections = 20'000;
constexpr std::size_t max_transient = 32;  ///< evicted, and refused, at the same time

DescriptorShares with(std::size_t calls, std::size_t connections) {
    const auto transient = std::clamp<std::size_t>(connections / 8, 1, max_transient);
    return {calls, connections, transient, transient};
}

}  // namespace

DescriptorShares share_out(std::size_t limit) {
    const auto rest = limit > own + spare ? limit - own - spare : 0;
    const auto calls = std::clamp(rest / 4, min, max_calls);
    const auto server = rest > calls ? rest - calls : 0;
    // Eight connections need 19: 2 each, 2 for one evicted connection and 1 for one refused.
    return with(calls, std::clamp(server * 8 / 19, min, max_connections));
}

DescriptorShares share_out(std::size_t limit, std::size_t max_connections) {
    const auto shares = share_out(limit);
    if (max_connections == 0 || max_connections >= shares.connections) return shares;
    return with(shares.calls, max_connections);
}

std::size_t descriptor_limit() {
    constexpr std::size_t unlimited = std::size_t{1} << 20;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return unlimited;
    return std::min<std::size_t>(limit.rlim_cur, unlimited);
}

void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace duet::http
