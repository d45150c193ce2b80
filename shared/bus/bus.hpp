#pragma once
// Events over NATS JetStream: publishes with acknowledgement, consumes with explicit acks, sets up
// the stream. No other folder includes <nats.h>.
//
//     Publisher publisher{options};
//     const auto result = publisher.publish(batch, 5s);
//     remove_first(outbox, result.acknowledged);

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duet::bus {

struct Options {
    std::string url;  ///< nats://127.0.0.1:4322, or several, comma separated
    std::string user;
    std::string password;
    std::string name;  ///< shown by the broker's monitoring
};

/// An event to publish. `id` becomes Nats-Msg-Id: the stream drops a repeated id within its
/// duplicate window; after that, the consumers' inboxes do.
struct Outgoing {
    std::string subject;
    std::string id;
    std::string body;
};

/// Publishes with one acknowledgement per message, for the relay. Connects in the background and
/// reconnects without limit. One thread.
class Publisher {
public:
    explicit Publisher(const Options& options);
    ~Publisher();

    struct Published {
        /// The length of the longest *prefix* of the batch that the broker stored completely.
        std::size_t acknowledged = 0;
        std::vector<std::uint64_t> sequences;  ///< stream sequences of the prefix
        std::uint64_t last_sequence = 0;       ///< highest sequence acknowledged so far
        std::string error;                     ///< why the prefix ends; empty when all are stored
    };
    /// Publishes all messages and waits at most `timeout` for their acknowledgements. A message
    /// without acknowledgement may still be in the stream: publish it again with the same id.
    [[nodiscard]] Published publish(std::span<const Outgoing> batch,
                                    std::chrono::milliseconds timeout);

    /// Does the stream have a message with this id in its duplicate window? Sends a publication
    /// that the stream must reject, so the query changes nothing. nullopt: no reply within
    /// `timeout`.
    std::optional<bool> knows(const std::string& subject, const std::string& id,
                              std::chrono::milliseconds timeout);

    bool connected() const;
    /// The number of reconnects. After one, the broker may have restarted and lost acknowledged
    /// messages that were not yet on disk.
    std::uint64_t reconnects() const;
    /// The last sequence of the stream, from the broker; 0 and `error` when the query fails.
    std::uint64_t stream_last_sequence(const std::string& stream, std::string* error = nullptr);

private:
    struct Inner;
    class Batch;
    std::unique_ptr<Inner> inner_;
};

/// One delivered event. Move-only. Call exactly one of ack, retry_after and give_up; without any,
/// the broker redelivers the event after its ack wait. One thread at a time; any thread.
class Delivery {
public:
    struct Inner;
    explicit Delivery(std::unique_ptr<Inner> inner);
    Delivery(Delivery&&) noexcept;
    Delivery& operator=(Delivery&&) noexcept;
    ~Delivery();

    std::string_view subject() const;  ///< in the stream: "shop.stock.reserved"
    std::string_view body() const;
    std::uint64_t attempt() const;   ///< 1 for the first delivery
    std::uint64_t sequence() const;  ///< in the stream

    void ack();
    void retry_after(std::chrono::milliseconds delay);
    void give_up();  ///< no redelivery, because the event is a dead letter now

private:
    std::unique_ptr<Inner> inner_;
};

/// Consumes a service's events through one durable push consumer per event (the broker of Debian 12
/// allows one filter per consumer). subjects.hpp has the names of consumers and deliver subjects.
/// `on_delivery` runs on the library's thread; it must queue the delivery and return. Thread-safe,
/// except `stop`.
class Subscriber {
public:
    Subscriber(const Options& options, std::string service, std::vector<std::string> events,
               std::function<void(Delivery)> on_delivery);
    ~Subscriber();
    /// No delivery follows after this returns. The connection stays open for acks. Idempotent.
    void stop();
    void flush();  ///< sends buffered acks to the broker
    bool connected() const;
    /// For each event the number of undelivered messages, as of the broker's last delivery.
    std::vector<std::pair<std::string, std::uint64_t>> lag() const;

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

/// Sets up and inspects the stream with the operator's user; for the `duet` command, never for a
/// service. It does not reconnect: if the broker goes away, calls throw std::runtime_error at once.
/// Create a new Admin then. One thread.
class Admin {
public:
    /// Throws std::runtime_error with URL and reason when it cannot connect within 5 s.
    explicit Admin(const Options& options);
    ~Admin();

    struct StreamSettings {
        std::string name = "SHOP";
        std::string subjects = "shop.>";
        int replicas = 1;
        std::chrono::seconds max_age{7 * 24 * 3600};
        std::chrono::seconds duplicate_window{20};
    };
    /// Creates or updates the stream; idempotent.
    void ensure_stream(const StreamSettings& settings);

    struct ConsumerSettings {
        std::string service;
        std::string event;  ///< "stock.reserved"
        std::chrono::milliseconds ack_wait{3000};
        int max_ack_pending = 2048;
    };
    /// Creates or updates the consumer; idempotent.
    void ensure_consumer(const std::string& stream, const ConsumerSettings& settings);
    void delete_consumer(const std::string& stream, const std::string& consumer);
    std::vector<std::string> consumers(const std::string& stream);

    struct StreamState {
        std::uint64_t messages = 0, bytes = 0, first_sequence = 0, last_sequence = 0;
    };
    StreamState stream_state(const std::string& stream);
    struct ConsumerState {
        std::string name;
        std::uint64_t pending = 0, unacknowledged = 0, redelivered = 0;
        std::uint64_t reached = 0;  ///< highest stream sequence delivered to it
    };
    /// Throws std::runtime_error when the broker does not answer within `timeout`.
    std::vector<ConsumerState> consumer_states(
        const std::string& stream, std::chrono::milliseconds timeout = std::chrono::seconds(5));

    /// Reads stored messages from `first` on, in order, until `visit` returns false or the stream
    /// ends.
    void read(const std::string& stream, std::uint64_t first,
              const std::function<bool(std::uint64_t sequence, std::string_view subject,
                                       std::string_view body)>& visit);

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace duet::bus
