// Publishes with reply subjects "<inbox>.<n>", where n increases for the life of the publisher. So
// a reply identifies its message, a late reply to an earlier batch is recognized, and only the
// caller's thread takes part.

#include "shared/bus/acknowledgement.hpp"
#include "shared/bus/connection.hpp"

#include <algorithm>
#include <charconv>

namespace duet::bus {

namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Messages per burst. The publisher flushes each burst and waits for its replies before the next,
// so that the replies arrive together and cost one wake-up instead of one each.
constexpr std::size_t burst = 1024;

// The interval for checking the connection while waiting for replies.
constexpr milliseconds check_interval{20};

// As the expected last sequence this makes the stream reject a message, after it has checked the id
// for a duplicate.
constexpr const char* impossible_sequence = "9223372036854775807";

std::string_view text_of(natsMsg* message) {
    return {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))};
}

/// The number of the message that the reply belongs to.
std::uint64_t number_of(natsMsg* reply) {
    const std::string_view subject = natsMsg_GetSubject(reply);
    const auto digits = subject.substr(subject.rfind('.') + 1);
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

}  // namespace

struct Publisher::Inner {
    explicit Inner(const Options& options)
        : connection(options, Connection::Start::in_background, Connection::Sending::buffered),
          inbox(connection.new_inbox()) {
        natsSubscription* created = nullptr;
        checked(natsConnection_SubscribeSync(&created, connection.get(), (inbox + ".*").c_str()),
                "subscribe to acknowledgements");
        replies.reset(created);
        checked(natsSubscription_SetPendingLimits(created, -1, -1),
                "subscribe to acknowledgements");
    }

    /// Passes one message to the library's buffer. `probe`: the stream must not store it, only
    /// report a duplicate or reject it.
    void send(const Outgoing& message, bool probe = false) {
        const auto reply = inbox + "." + std::to_string(sent_in_total);
        natsMsg* created = nullptr;
        checked(natsMsg_Create(&created, message.subject.c_str(), reply.c_str(),
                               message.body.data(), static_cast<int>(message.body.size())),
                "create a message");
        const MessageHandle handle{created};
        checked(natsMsgHeader_Set(created, "Nats-Msg-Id", message.id.c_str()), "create a message");
        if (probe)
            checked(natsMsgHeader_Set(created, "Nats-Expected-Last-Sequence", impossible_sequence),
                    "create a message");
        checked(natsConnection_PublishMsg(connection.get(), created), "publish " + message.subject);
        ++sent_in_total;
    }

    Connection connection;
    std::string inbox;
    SubscriptionHandle replies;
    std::uint64_t sent_in_total = 0;
    std::uint64_t last_sequence = 0;
};

/// One call of publish(). One thread.
class Publisher::Batch {
public:
    Batch(Inner& inner, std::span<const Outgoing> messages)
        : inner_(inner),
          messages_(messages),
          stored_(messages.size(), 0),
          first_number_(inner.sent_in_total) {}

    /// All sent messages have their replies, and the rest is sent or an error stops it.
    bool finished() const {
        return replied_ == sent_ && (sent_ == messages_.size() || !error_.empty());
    }

    /// Sends the next burst after all replies to the last, and only while connected: the library
    /// buffers messages for a broken connection and sends them long after our timeout.
    void send(milliseconds timeout) {
        if (replied_ < sent_ || !inner_.connection.connected()) return;
        if (sent_ == 0) reconnects_ = inner_.connection.reconnects();
        const auto end = std::min(sent_ + burst, messages_.size());
        try {
            for (; sent_ < end; ++sent_) inner_.send(messages_[sent_]);
        } catch (const std::runtime_error& failure) {
            fail(failure.what());
        }
        // Not left to the library's flusher, which waits a millisecond for more messages. A failed
        // flush shows as missing replies.
        natsConnection_FlushTimeout(inner_.connection.get(),
                                    std::max<std::int64_t>(timeout.count(), 1));
    }

    /// Receives one reply within `timeout`. False when no more replies can arrive.
    [[nodiscard]] bool receive(milliseconds timeout) {
        natsMsg* received = nullptr;
        const auto status =
            natsSubscription_NextMsg(&received, inner_.replies.get(), timeout.count());
        const MessageHandle reply{received};
        if (status == NATS_OK) {
            record(received);
            return true;
        }
        const bool same_connection =
            inner_.connection.connected() && inner_.connection.reconnects() == reconnects_;
        if (status == NATS_TIMEOUT && (sent_ == 0 || same_connection)) return true;
        fail("connection lost before every acknowledgement; " + inner_.connection.state_text());
        return false;
    }

    void fail(const std::string& why) {
        if (error_.empty()) error_ = why;
    }

    Published outcome() const {
        const auto gap = std::find(stored_.begin(), stored_.end(), std::uint64_t{0});
        return {static_cast<std::size_t>(gap - stored_.begin()),
                {stored_.begin(), gap},
                inner_.last_sequence,
                error_};
    }

private:
    void record(natsMsg* reply) {
        const auto number = number_of(reply);
        if (number < first_number_) return;  // belongs to an earlier batch
        ++replied_;
        if (natsMsg_IsNoResponders(reply))
            return fail("no stream stores " + messages_[number - first_number_].subject);
        const auto parsed = parse_publish_reply(text_of(reply));
        if (!parsed.error.empty()) return fail(parsed.error);
        stored_[number - first_number_] = parsed.sequence;
        inner_.last_sequence = std::max(inner_.last_sequence, parsed.sequence);
    }

    Inner& inner_;
    std::span<const Outgoing> messages_;
    std::vector<std::uint64_t> stored_;  ///< by message: its sequence; 0: not acknowledged
    std::uint64_t first_number_;
    std::uint64_t reconnects_ = 0;
    std::size_t sent_ = 0;
    std::size_t replied_ = 0;
    std::string error_;  ///< the first one
};

Publisher::Publisher(const Options& options) : inner_(std::make_unique<Inner>(options)) {}
Publisher::~Publisher() = default;

Publisher::Published Publisher::publish(std::span<const Outgoing> messages, milliseconds timeout) {
    const auto deadline = Steady::now() + timeout;
    const auto left = [&] {
        return std::max(std::chrono::ceil<milliseconds>(deadline - Steady::now()), milliseconds{0});
    };
    Batch batch{*inner_, messages};
    while (!batch.finished()) {
        batch.send(left());
        if (left() == milliseconds{0}) {
            batch.fail("no acknowledgement within " + std::to_string(timeout.count()) + " ms; " +
                       inner_->connection.state_text());
            break;
        }
        if (!batch.receive(std::min(left(), check_interval))) break;
    }
    return batch.outcome();
}

std::optional<bool> Publisher::knows(const std::string& subject, const std::string& id,
                                     milliseconds timeout) {
    if (!connected()) return std::nullopt;
    const auto number = inner_->sent_in_total;
    const auto deadline = Steady::now() + timeout;
    inner_->send({subject, id, ""}, true);
    natsConnection_FlushTimeout(inner_->connection.get(), timeout.count());
    while (Steady::now() < deadline && connected()) {
        natsMsg* received = nullptr;
        if (natsSubscription_NextMsg(&received, inner_->replies.get(), check_interval.count()) !=
            NATS_OK)
            continue;
        const MessageHandle reply{received};
        if (number_of(received) != number) continue;  // belongs to an earlier batch
        const auto parsed = parse_publish_reply(text_of(received));
        if (parsed.duplicate) return true;
        if (parsed.error.find("wrong last sequence") != std::string::npos) return false;
        return std::nullopt;
    }
    return std::nullopt;
}

bool Publisher::connected() const { return inner_->connection.connected(); }
std::uint64_t Publisher::reconnects() const { return inner_->connection.reconnects(); }

std::uint64_t Publisher::stream_last_sequence(const std::string& stream, std::string* error) {
    const auto doing = "read the state of stream " + stream;
    try {
        if (!connected()) throw std::runtime_error(doing + ": " + inner_->connection.state_text());
        jsOptions settings;
        checked(jsOptions_Init(&settings), doing);
        settings.Wait = 2000;
        jsCtx* created = nullptr;
        checked(natsConnection_JetStream(&created, inner_->connection.get(), &settings), doing);
        const ContextHandle context{created};
        jsStreamInfo* found = nullptr;
        checked(js_GetStreamInfo(&found, created, stream.c_str(), nullptr, nullptr), doing);
        const StreamInfoHandle info{found};
        return found->State.LastSeq;
    } catch (const std::runtime_error& failure) {
        if (error != nullptr) *error = failure.what();
        return 0;
    }
}

}  // namespace duet::bus
