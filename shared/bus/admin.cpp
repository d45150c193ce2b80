#include "shared/bus/acknowledgement.hpp"
#include "shared/bus/connection.hpp"
#include "shared/bus/subjects.hpp"

#include <algorithm>

namespace duet::bus {

struct Admin::Inner {
    explicit Inner(const Options& options)
        : connection(options, Connection::Start::now_or_throw, Connection::Sending::at_once) {
        jsCtx* created = nullptr;
        checked(natsConnection_JetStream(&created, connection.get(), nullptr),
                "open a JetStream context");
        context.reset(created);
    }

    StreamInfoHandle stream(const std::string& name) {
        jsStreamInfo* found = nullptr;
        checked(js_GetStreamInfo(&found, context.get(), name.c_str(), nullptr, nullptr),
                "read the state of stream " + name);
        return StreamInfoHandle{found};
    }

    ConsumerListHandle consumers(const std::string& name, std::chrono::milliseconds timeout) {
        jsOptions options;
        checked(jsOptions_Init(&options), "list the consumers of stream " + name);
        options.Wait = timeout.count();
        jsConsumerInfoList* found = nullptr;
        const auto status = js_Consumers(&found, context.get(), name.c_str(), &options, nullptr);
        if (status == NATS_NOT_FOUND)
            stream(name);  // throws when the stream is missing; otherwise it has no consumers
        else
            checked(status, "list the consumers of stream " + name);
        return ConsumerListHandle{found};
    }

    /// A temporary pull consumer. Not the library's ordered consumer, because that restarts itself
    /// in a thread that may outlive the subscription, and then uses freed memory (nats.c 3.4).
    SubscriptionHandle reader_of(const std::string& stream, std::uint64_t first) {
        jsSubOptions options;
        jsSubOptions_Init(&options);
        options.Stream = stream.c_str();
        options.Config.DeliverPolicy = js_DeliverByStartSequence;
        options.Config.OptStartSeq = first;
        options.Config.AckPolicy = js_AckNone;
        natsSubscription* created = nullptr;
        checked(js_PullSubscribe(&created, context.get(), ">", nullptr, nullptr, &options, nullptr),
                "read stream " + stream);
        return SubscriptionHandle{created};
    }

    /// The next messages, at least one.
    natsMsgList fetch(natsSubscription* subscription, const std::string& stream) {
        natsMsgList list{};
        checked(natsSubscription_Fetch(&list, subscription, 500, 5000, nullptr),
                "read stream " + stream);
        return list;
    }

    Connection connection;
    ContextHandle context;
};

Admin::Admin(const Options& options) : inner_(std::make_unique<Inner>(options)) {}
Admin::~Admin() = default;

void Admin::ensure_stream(const StreamSettings& settings) {
    jsStreamConfig config;
    jsStreamConfig_Init(&config);
    const char* subjects[] = {settings.subjects.c_str()};
    config.Name = settings.name.c_str();
    config.Subjects = subjects;
    config.SubjectsLen = 1;
    config.Replicas = settings.replicas;
    config.MaxAge = std::chrono::nanoseconds(settings.max_age).count();
    config.Duplicates = std::chrono::nanoseconds(settings.duplicate_window).count();

    auto status = js_AddStream(nullptr, inner_->context.get(), &config, nullptr, nullptr);
    if (status != NATS_OK)
        status = js_UpdateStream(nullptr, inner_->context.get(), &config, nullptr, nullptr);
    checked(status, "set up stream " + settings.name);
}

void Admin::ensure_consumer(const std::string& stream, const ConsumerSettings& settings) {
    const auto name = consumer_name(settings.service, settings.event);
    const auto filter = event_subject(settings.event);
    const auto deliver = deliver_subject(settings.service, settings.event);
    jsConsumerConfig config;
    jsConsumerConfig_Init(&config);
    config.Durable = name.c_str();
    config.DeliverPolicy = js_DeliverAll;
    // Never AckAll: it would acknowledge older messages that still wait for their redelivery.
    config.AckPolicy = js_AckExplicit;
    config.AckWait = std::chrono::nanoseconds(settings.ack_wait).count();
    config.MaxAckPending = settings.max_ack_pending;
    config.FilterSubject = filter.c_str();
    config.DeliverSubject = deliver.c_str();

    auto status =
        js_AddConsumer(nullptr, inner_->context.get(), stream.c_str(), &config, nullptr, nullptr);
    if (status != NATS_OK)
        status = js_UpdateConsumer(nullptr, inner_->context.get(), stream.c_str(), &config, nullptr,
                                   nullptr);
    checked(status, "set up consumer " + name + " of stream " + stream);
}

void Admin::delete_consumer(const std::string& stream, const std::string& consumer) {
    checked(js_DeleteConsumer(inner_->context.get(), stream.c_str(), consumer.c_str(), nullptr,
                              nullptr),
            "delete consumer " + consumer + " of stream " + stream);
}

std::vector<std::string> Admin::consumers(const std::string& stream) {
    std::vector<std::string> names;
    for (auto& state : consumer_states(stream)) names.push_back(std::move(state.name));
    return names;
}

Admin::StreamState Admin::stream_state(const std::string& stream) {
    const auto info = inner_->stream(stream);
    const auto& state = info->State;
    return {state.Msgs, state.Bytes, state.FirstSeq, state.LastSeq};
}

std::vector<Admin::ConsumerState> Admin::consumer_states(const std::string& stream,
                                                         std::chrono::milliseconds timeout) {
    const auto list = inner_->consumers(stream, timeout);
    std::vector<ConsumerState> states;
    for (int i = 0; list && i < list->Count; ++i) {
        const auto& info = *list->List[i];
        states.push_back({info.Name, info.NumPending,
                          static_cast<std::uint64_t>(info.NumAckPending),
                          static_cast<std::uint64_t>(info.NumRedelivered),
                          std::max(info.Delivered.Stream, info.AckFloor.Stream)});
    }
    return states;
}

void Admin::read(
    const std::string& stream, std::uint64_t first,
    const std::function<bool(std::uint64_t, std::string_view, std::string_view)>& visit) {
    const auto info = inner_->stream(stream);
    const auto end = info->State.LastSeq;
    if (info->State.Msgs == 0 || first > end) return;

    const auto subscription = inner_->reader_of(stream, std::max<std::uint64_t>(first, 1));
    for (;;) {
        auto fetched = inner_->fetch(subscription.get(), stream);
        const std::unique_ptr<natsMsgList, Destroyed<natsMsgList_Destroy>> owner{&fetched};
        for (int i = 0; i < fetched.Count; ++i) {
            const auto* message = fetched.Msgs[i];
            const auto facts = parse_ack_subject(natsMsg_GetReply(message));
            const bool wants_more =
                visit(facts.sequence, natsMsg_GetSubject(message),
                      {natsMsg_GetData(message),
                       static_cast<std::size_t>(natsMsg_GetDataLength(message))});
            if (!wants_more || facts.sequence >= end || facts.pending == 0) return;
        }
    }
}

}  // namespace duet::bus
