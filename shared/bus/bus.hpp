#pragma once
// Events over NATS JetStream: publish with acknowledgement, consume with explicit acks, set up.
// The only folder that includes <nats.h>.

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
    std::string name;  ///< shown by the server's monitoring
};

/// An event on its way to the stream. `id` becomes Nats-Msg-Id: the stream drops a repeated id
/// within its duplicate window; beyond that the receivers' inbox does.
struct Outgoing {
    std::string subject;
    std::string id;
    std::string body;
};

/// Publishes with one acknowledgement per message. Used by one thread (the relay).
class Publisher {
public:
    explicit Publisher(
        const Options& options);  ///< connects in the background, reconnects for ever
    ~Publisher();

    struct Published {
        std::size_t acknowledged =
            0;  ///< length of the *prefix* of the batch whose every message the broker stored
        std::vector<std::uint64_t>
            sequences;                    ///< where in the stream the messages of the prefix stand
        std::uint64_t last_sequence = 0;  ///< highest stream sequence acknowledged so far
        std::string error;                ///< why it stopped there, empty when all are stored
    };
    /// Publishes all and waits for every acknowledgement, at most `timeout`. A message whose
    /// acknowledgement did not come may nevertheless be in the stream: publish it again with the
    /// same id.
    Published publish(std::span<const Outgoing> batch, std::chrono::milliseconds timeout);

    /// Does the stream have the message with this id? It knows those of its duplicate window. Asked
    /// with a publication that it cannot take, so that asking leaves no trace. nullopt: no answer
    /// within `timeout`.
    std::optional<bool> knows(const std::string& subject, const std::string& id,
                              std::chrono::milliseconds timeout);

    bool connected() const;
    /// Rises with every reconnect: the broker may have restarted and lost unsynced acknowledged
    /// messages.
    std::uint64_t reconnects() const;
    /// Last sequence of the stream as the broker says now; 0 and `error` when it cannot be asked.
    std::uint64_t stream_last_sequence(const std::string& stream, std::string* error = nullptr);

private:
    struct Inner;
    class Batch;
    std::unique_ptr<Inner> inner_;
};

/// One delivered event. Move-only. Exactly one of ack / retry_after / give_up is expected; letting
/// it go without leaves it to the broker's ack wait (it will come again). Any thread.
class Delivery {
public:
    struct Inner;
    explicit Delivery(std::unique_ptr<Inner> inner);
    Delivery(Delivery&&) noexcept;
    Delivery& operator=(Delivery&&) noexcept;
    ~Delivery();

    std::string_view subject() const;  ///< the event's subject in the stream (shop.stock.reserved)
    std::string_view body() const;
    std::uint64_t attempt() const;   ///< 1 for the first delivery
    std::uint64_t sequence() const;  ///< in the stream

    void ack();
    void retry_after(std::chrono::milliseconds delay);
    void give_up();  ///< never deliver again (it has been quarantined)

private:
    std::unique_ptr<Inner> inner_;
};

/// Consumes a service's events: one durable push consumer per heard event (the server of Debian 12
/// has one filter a consumer), named "<service>-<event with dashes>", delivering to
/// "deliver.<service>.<event with dashes>". `on_delivery` runs on the library's thread; it must
/// hand over and return.
class Subscriber {
public:
    Subscriber(const Options& options, std::string service, std::vector<std::string> events,
               std::function<void(Delivery)> on_delivery);
    ~Subscriber();
    void stop();  ///< no further deliveries after it returns; the connection stays so that acks can
                  ///< go out
    void flush();  ///< pushes buffered acks to the server
    bool connected() const;
    /// For each event: the messages that the broker said, with its last delivery, still wait for
    /// this service. Any thread.
    std::vector<std::pair<std::string, std::uint64_t>> lag() const;

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

/// Sets up and inspects; used by the `duet` command with the operator's user, never by a service.
/// It ends with the broker it came to: what is asked then throws at once, and whoever wants to go
/// on makes another.
class Admin {
public:
    explicit Admin(const Options& options);  ///< throws std::runtime_error with url and reason when
                                             ///< it cannot connect within 5 s
    ~Admin();

    struct StreamSettings {
        std::string name = "SHOP";
        std::string subjects = "shop.>";
        int replicas = 1;
        std::chrono::seconds max_age{7 * 24 * 3600};
        std::chrono::seconds duplicate_window{20};
    };
    /// Creates or updates; idempotent.
    void ensure_stream(const StreamSettings& settings);

    struct ConsumerSettings {
        std::string service;
        std::string event;  ///< "stock.reserved"
        std::chrono::milliseconds ack_wait{3000};
        int max_ack_pending = 2048;
    };
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
        std::uint64_t reached = 0;  ///< highest sequence of the stream that it has been given
    };
    /// Throws std::runtime_error when the broker does not answer within `timeout`.
    std::vector<ConsumerState> consumer_states(
        const std::string& stream, std::chrono::milliseconds timeout = std::chrono::seconds(5));

    /// Reads stored messages from `first` on, in order, until `visit` returns false or the end is
    /// reached.
    void read(const std::string& stream, std::uint64_t first,
              const std::function<bool(std::uint64_t sequence, std::string_view subject,
                                       std::string_view body)>& visit);

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace duet::bus
