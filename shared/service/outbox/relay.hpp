#pragma once
// Publishes outbox rows to the stream, in order. The relay retries a row until the broker has
// acknowledged it.

#include "shared/bus/bus.hpp"
#include "shared/faults/faults.hpp"
#include "shared/service/outbox/outbox_tail.hpp"
#include "shared/store/connection.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace duet::service {

/// Runs one thread from `start` to `stop`. `faults` must outlive it. Thread-safe.
class Relay {
public:
    struct Settings {
        bus::Options broker;
        std::string stream = "SHOP";
        std::string database;  ///< of the service; read for rows that memory lacks
        std::size_t batch = 1024;
        std::size_t max_in_memory = 50000;
        std::chrono::milliseconds timeout{2000};
    };

    /// `published` is called when the broker has acknowledged rows; `lost` when it has lost some
    /// and the relay publishes every kept row again. Both run on the relay's thread, in order.
    Relay(Settings settings, Faults& faults, std::function<void(const Published&)> published,
          std::function<void()> lost);
    ~Relay();

    void start();
    void enqueue(std::vector<OutboxRow> rows);  ///< committed rows, in ascending order
    /// Publishes the rows that are left if the broker is there, for at most `timeout`.
    void stop(std::chrono::milliseconds timeout);
    bool connected() const { return connected_; }
    std::uint64_t lag() const;  ///< committed rows without an acknowledgement

private:
    void loop(const std::stop_token& stop);
    std::vector<OutboxRow> next();
    void publish(const std::vector<OutboxRow>& rows);
    bool notice_new_connection();
    void check_for_losses();
    std::optional<bool> is_known(const std::vector<OutboxRow>& rows);

    Settings settings_;
    Faults& faults_;
    std::function<void(const Published&)> published_;
    std::function<void()> lost_;
    bus::Publisher publisher_;
    store::Connection reads_;
    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    OutboxTail tail_;
    std::uint64_t reconnects_seen_ = 0;
    std::atomic<bool> connected_{false};
    std::chrono::steady_clock::time_point stop_by_{};
    std::jthread thread_;
};

}  // namespace duet::service
