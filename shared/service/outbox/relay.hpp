#pragma once
// Carries outbox rows to the stream: in order, each acknowledged by the broker on its own, again
// and again until it is.

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

class Relay {
public:
    struct Settings {
        bus::Options broker;
        std::string stream = "SHOP";
        std::string database;  ///< of the service; read where memory does not have the rows
        std::size_t batch = 1024;
        std::size_t max_in_memory = 50000;
        std::chrono::milliseconds timeout{2000};
    };

    /// `published`: what is acknowledged now. `lost()`: the broker has lost acknowledged messages,
    /// and everything still kept is published again from the start. Both run on the relay's thread,
    /// in the order of events.
    Relay(Settings settings, Faults& faults, std::function<void(const Published&)> published,
          std::function<void()> lost);
    ~Relay();

    void start();
    void enqueue(std::vector<OutboxRow> rows);  ///< just committed, ascending; thread-safe
    void stop(
        std::chrono::milliseconds timeout);  ///< publishes what it holds if the broker is there
    bool connected() const { return connected_; }
    std::uint64_t lag() const;  ///< rows handed over and not yet acknowledged

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
