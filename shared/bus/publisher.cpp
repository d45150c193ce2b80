// Publishes with reply subjects of its own inbox, "<inbox>.<n>" with n rising for ever: the answer
// says which message it is for, an answer that comes after its batch was given up is told apart,
// and no thread but the caller's takes part.

#include "shared/bus/acknowledgement.hpp"
#include "shared/bus/connection.hpp"

#include <algorithm>
#include <charconv>

namespace duet::bus {

namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Sent in bursts of so many, each pushed out at once and answered before the next: the answers then
// come together and cost one wake-up, where one in, one out costs a wake-up each.
constexpr std::size_t burst = 1024;

// A wait for answers looks up so often whether the connection still stands.
constexpr milliseconds look_up{20};

// A stream that is expected to end here refuses the message, after it has looked whether it knows
// it.
constexpr const char* never_reached = "9223372036854775807";

std::string_view text_of(natsMsg* message) {
    return {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))};
}

/// Which of all messages ever sent the answer is for.
std::uint64_t number_of(natsMsg* answer) {
    const std::string_view subject = natsMsg_GetSubject(answer);
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
                "listen for acknowledgements");
        answers.reset(created);
        checked(natsSubscription_SetPendingLimits(created, -1, -1), "listen for acknowledgements");
    }

    /// Gives one message to the library's buffer. `impossible`: one that the stream will only
    /// recognise or refuse.
    void send(const Outgoing& message, bool impossible = false) {
        const auto reply = inbox + "." + std::to_string(sent_ever);
        natsMsg* created = nullptr;
        checked(natsMsg_Create(&created, message.subject.c_str(), reply.c_str(),
                               message.body.data(), static_cast<int>(message.body.size())),
                "make a message");
        const MessageHandle handle{created};
        checked(natsMsgHeader_Set(created, "Nats-Msg-Id", message.id.c_str()), "make a message");
        if (impossible)
            checked(natsMsgHeader_Set(created, "Nats-Expected-Last-Sequence", never_reached),
                    "make a message");
        checked(natsConnection_PublishMsg(connection.get(), created), "publish " + message.subject);
        ++sent_ever;
    }

    Connection connection;
    std::string inbox;
    SubscriptionHandle answers;
    std::uint64_t sent_ever = 0;
    std::uint64_t last_sequence = 0;
};

/// One call of publish().
class Publisher::Batch {
public:
    Batch(Inner& inner, std::span<const Outgoing> messages)
        : inner_(inner),
          messages_(messages),
          stored_(messages.size(), 0),
          first_number_(inner.sent_ever) {}

    /// Nothing left to wait for: all is answered, and all is sent or the rest is not worth sending.
    bool over() const {
        return answered_ == sent_ && (sent_ == messages_.size() || !error_.empty());
    }

    /// Sends the next burst if the last is answered and the broker is there: what is given to a
    /// connection that is down, the library keeps and sends long after we gave up.
    void send(milliseconds timeout) {
        if (answered_ < sent_ || !inner_.connection.connected()) return;
        if (sent_ == 0) reconnects_ = inner_.connection.reconnects();
        const auto end = std::min(sent_ + burst, messages_.size());
        try {
            for (; sent_ < end; ++sent_) inner_.send(messages_[sent_]);
        } catch (const std::runtime_error& failure) {
            fail(failure.what());
        }
        // The library's own flushing waits a millisecond for more. A flush that fails shows in the
        // answers that do not come.
        natsConnection_FlushTimeout(inner_.connection.get(),
                                    std::max<std::int64_t>(timeout.count(), 1));
    }

    /// Takes one answer, waiting for it at most `timeout`. False when none can come any more.
    bool take(milliseconds timeout) {
        natsMsg* taken = nullptr;
        const auto status =
            natsSubscription_NextMsg(&taken, inner_.answers.get(), timeout.count());
        const MessageHandle answer{taken};
        if (status == NATS_OK) {
            note(taken);
            return true;
        }
        const bool stands =
            inner_.connection.connected() && inner_.connection.reconnects() == reconnects_;
        if (status == NATS_TIMEOUT && (sent_ == 0 || stands)) return true;
        fail("connection lost before all was acknowledged; " + inner_.connection.trouble());
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
    void note(natsMsg* answer) {
        const auto number = number_of(answer);
        if (number < first_number_) return;  // to a batch given up before
        ++answered_;
        if (natsMsg_IsNoResponders(answer))
            return fail("no stream takes " + messages_[number - first_number_].subject);
        const auto parsed = parse_publish_answer(text_of(answer));
        if (!parsed.error.empty()) return fail(parsed.error);
        stored_[number - first_number_] = parsed.sequence;
        inner_.last_sequence = std::max(inner_.last_sequence, parsed.sequence);
    }

    Inner& inner_;
    std::span<const Outgoing> messages_;
    std::vector<std::uint64_t> stored_;  ///< the sequence of each; 0: not acknowledged
    std::uint64_t first_number_;
    std::uint64_t reconnects_ = 0;
    std::size_t sent_ = 0;
    std::size_t answered_ = 0;
    std::string error_;  ///< the first
};

Publisher::Publisher(const Options& options) : inner_(std::make_unique<Inner>(options)) {}
Publisher::~Publisher() = default;

Publisher::Published Publisher::publish(std::span<const Outgoing> messages, milliseconds timeout) {
    const auto deadline = Steady::now() + timeout;
    const auto left = [&] {
        return std::max(std::chrono::ceil<milliseconds>(deadline - Steady::now()), milliseconds{0});
    };
    Batch batch{*inner_, messages};
    while (!batch.over()) {
        batch.send(left());
        if (left() == milliseconds{0}) {
            batch.fail("no acknowledgement within " + std::to_string(timeout.count()) + " ms; " +
                       inner_->connection.trouble());
            break;
        }
        if (!batch.take(std::min(left(), look_up))) break;
    }
    return batch.outcome();
}

std::optional<bool> Publisher::knows(const std::string& subject, const std::string& id,
                                     milliseconds timeout) {
    if (!connected()) return std::nullopt;
    const auto number = inner_->sent_ever;
    const auto deadline = Steady::now() + timeout;
    inner_->send({subject, id, ""}, true);
    natsConnection_FlushTimeout(inner_->connection.get(), timeout.count());
    while (Steady::now() < deadline && connected()) {
        natsMsg* taken = nullptr;
        if (natsSubscription_NextMsg(&taken, inner_->answers.get(), look_up.count()) != NATS_OK)
            continue;
        const MessageHandle answer{taken};
        if (number_of(taken) != number) continue;  // to a batch given up before
        const auto parsed = parse_publish_answer(text_of(taken));
        if (parsed.repeated) return true;
        if (parsed.error.find("wrong last sequence") != std::string::npos) return false;
        return std::nullopt;
    }
    return std::nullopt;
}

bool Publisher::connected() const { return inner_->connection.connected(); }
std::uint64_t Publisher::reconnects() const { return inner_->connection.reconnects(); }

std::uint64_t Publisher::stream_last_sequence(const std::string& stream, std::string* error) {
    const auto doing = "ask for the state of stream " + stream;
    try {
        if (!connected()) throw std::runtime_error(doing + ": " + inner_->connection.trouble());
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
