#include "services/coordinator/react.hpp"

namespace duet::coordinator {

namespace {

constexpr std::chrono::seconds sweep_every{5};

struct Sweep {
    static constexpr std::string_view type = "coordinator.sweep";
    std::string name = "all";
    const std::string& subject() const { return name; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) { f("name", s.name); }
};

}  // namespace

void react(service::Handlers& on, Engine& engine) {
    on.reply([&](const ReceivedReply& reply, Transaction& tx) { engine.take(tx, reply); });

    on.timer<WaitIsOver>([&](const WaitIsOver& over, Transaction& tx) -> Events {
        engine.decide(tx, over.saga_id, "expire");
        return {};
    });

    on.timer<Sweep>([&](const Sweep&, Transaction& tx) -> Events {
        engine.sweep(tx);
        tx.remind_at(tx.now + sweep_every, Sweep{});
        return {};
    });
}

std::vector<service::PendingMessage> as_messages(std::vector<ReceivedReply> replies,
                                                 std::function<void(ReceivedReply)> not_written) {
    std::vector<service::PendingMessage> messages;
    messages.reserve(replies.size());
    for (auto& reply : replies) {
        service::Inbound message;
        message.kind = service::Inbound::Kind::reply;
        message.type = "reply";
        message.subject = reply.id;
        message.payload = std::move(reply);
        messages.push_back(
            {.message = std::move(message),
             .done = [not_written](const service::Inbound& taken, const service::Result& result) {
                 if (result.status == service::Result::Status::failed)
                     not_written(std::any_cast<const ReceivedReply&>(taken.payload));
             }});
    }
    return messages;
}

std::vector<service::PendingMessage> first_sweep() {
    service::Inbound message;
    message.kind = service::Inbound::Kind::timer;
    message.type = Sweep::type;
    message.subject = "all";
    message.data = Body::parse(encode(Sweep{}));
    std::vector<service::PendingMessage> messages;
    messages.push_back({.message = std::move(message), .done = {}});
    return messages;
}

}  // namespace duet::coordinator
