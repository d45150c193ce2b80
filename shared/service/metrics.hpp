#pragma once
// Counters of a process in the Prometheus text format.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace duet::service {

/// Thread-safe.
class Metrics {
public:
    Metrics(const std::string& service, const std::string& style);
    ~Metrics();

    void batch(std::size_t messages, std::chrono::microseconds took);
    void came_again(std::size_t messages);
    void sent(const char* what, std::size_t messages, std::size_t bytes);   ///< "event", "command"
    void gauge(const char* name, double value);                              ///< "queue", "outbox"
    void spans(std::uint64_t exported, std::uint64_t dropped);               ///< since the start
    std::string text() const;

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace duet::service
