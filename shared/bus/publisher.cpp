// Publishes with the reply subjects of its own inbox, "<inbox>.<n>" with n rising for ever: the answer says which message it
// is for, an answer that comes after its batch was given up is told apart, and no thread but the caller's takes part.

#include "shared/bus/acknowledgement.hpp"
#include "shared/bus/connection.hpp"

#include <algorithm>
#include <charconv>

namespace duet::bus {

namespace {

using Steady = std::chrono::steady_clock;

// Beyond this many unanswered the broker gains nothing, it only queues.
constexpr std::size_t max_in_flight = 1024;

// How long a wait for answers sleeps before it looks whether the connection still stands.
constexpr std::chrono::milliseconds look_up{20};

}  // namespace

struct Publisher::Inner {
    explicit Inner(const Options& options)
        : connection(options, Connection::Start::in_background, Connection::Sending::buffered), inbox(connection.new_inbox()) {
        natsSubscription* created = nullptr;
        checked(natsConnection_SubscribeSync(&created, connection.get(), (inbox + ".*").c_str()), "listen for acknowledgements");
        answers.reset(created);
        checked(natsSubscription_SetPendingLimits(created, -1, -1), "listen for acknowledgements");
    }

    /// Sends one message; the library's buffer takes it. Returns why not, or nothing.
    std::string send(const Outgoing& message, std::uint64_t number) {
        natsMsg* created = nullptr;
        const auto reply = inbox + "." + std::to_string(number);
        auto status = natsMsg_Create(&created, message.subject.c_str(), reply.c_str(), message.body.data(),
                                     static_cast<int>(message.body.size()));
        const MessageHandle handle{created};
        if (status == NATS_OK) status = natsMsgHeader_Set(created, "Nats-Msg-Id", message.id.c_str());
        if (status == NATS_OK) status = natsConnection_PublishMsg(connection.get(), created);
        return status == NATS_OK ? std::string{} : "publish " + message.subject + ": " + words_of(status);
    }

    Connection connection;
    std::string inbox;
    SubscriptionHandle answers;
    std::uint64_t sent_ever = 0;
    std::uint64_t last_sequence = 0;
};

namespace {

/// One call of publish(): which of its messages are answered.
class Batch {
public:
    Batch(std::size_t size, std::uint64_t first_number) : stored_(size, false), first_number_(first_number) {}

    /// Takes an answer; those to other batches are none of ours. Returns the stream's sequence, 0 for a refusal.
    std::uint64_t take(natsMsg* answer) {
        const std::string_view subject = natsMsg_GetSubject(answer);
        std::uint64_t number = 0;
        const auto digits = subject.substr(subject.rfind('.') + 1);
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (number < first_number_ || number - first_number_ >= stored_.size()) return 0;
        ++answered;
        if (natsMsg_IsNoResponders(answer)) return refused("no stream takes the subject"), 0;
        const auto parsed = parse_publish_answer(
            {natsMsg_GetData(answer), static_cast<std::size_t>(natsMsg_GetDataLength(answer))});
        if (!parsed.error.empty()) return refused(parsed.error), 0;
        stored_[number - first_number_] = true;
        return parsed.sequence;
    }

    std::size_t stored_prefix() const {
        return static_cast<std::size_t>(std::find(stored_.begin(), stored_.end(), false) - stored_.begin());
    }

    std::size_t sent = 0;
    std::size_t answered = 0;
    std::string error;   ///< the first

private:
    void refused(const std::string& why) {
        if (error.empty()) error = why;
    }

    std::vector<bool> stored_;
    std::uint64_t first_number_;
};

}  // namespace

Publisher::Publisher(const Options& options) : inner_(std::make_unique<Inner>(options)) {}
Publisher::~Publisher() = default;

Publisher::Published Publisher::publish(std::span<const Outgoing> messages, std::chrono::milliseconds patience) {
    const auto deadline = Steady::now() + patience;
    const auto reconnects_before = reconnects();
    Batch batch{messages.size(), inner_->sent_ever};
    bool sending = true;
    while (batch.answered < (sending ? messages.size() : batch.sent)) {
        // Nothing is given to a connection that is down: the library would keep it and send it long after we gave up.
        const bool up = connected() && (batch.sent == 0 || reconnects() == reconnects_before);
        if (!up && batch.sent > 0) {
            batch.error = "connection lost before all was acknowledged; " + inner_->connection.trouble();
            break;
        }
        while (up && sending && batch.sent < messages.size() && batch.sent - batch.answered < max_in_flight) {
            const auto refusal = inner_->send(messages[batch.sent], inner_->sent_ever);
            if (!refusal.empty()) {
                sending = false;
                if (batch.error.empty()) batch.error = refusal;
                break;
            }
            ++batch.sent;
            ++inner_->sent_ever;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Steady::now());
        if (left.count() <= 0) {
            if (batch.error.empty()) batch.error = "no acknowledgement within " + std::to_string(patience.count()) + " ms; " + inner_->connection.trouble();
            break;
        }
        natsMsg* taken = nullptr;
        const auto status = natsSubscription_NextMsg(&taken, inner_->answers.get(), std::min(left, look_up).count());
        const MessageHandle answer{taken};
        if (status == NATS_OK) inner_->last_sequence = std::max(inner_->last_sequence, batch.take(taken));
    }
    return {batch.stored_prefix(), inner_->last_sequence, batch.error};
}

bool Publisher::connected() const { return inner_->connection.connected(); }
std::uint64_t Publisher::reconnects() const { return inner_->connection.reconnects(); }

std::uint64_t Publisher::stream_last_sequence(const std::string& stream, std::string* error) {
    jsCtx* created = nullptr;
    jsOptions settings;
    jsOptions_Init(&settings);
    settings.Wait = 2000;
    jsStreamInfo* found = nullptr;
    auto status = connected() ? natsConnection_JetStream(&created, inner_->connection.get(), &settings) : NATS_CONNECTION_DISCONNECTED;
    const ContextHandle context{created};
    if (status == NATS_OK) status = js_GetStreamInfo(&found, created, stream.c_str(), nullptr, nullptr);
    const StreamInfoHandle info{found};
    if (status == NATS_OK) return found->State.LastSeq;
    if (error != nullptr) *error = "ask for the state of stream " + stream + ": " + words_of(status);
    return 0;
}

}  // namespace duet::bus
