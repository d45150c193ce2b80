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

std::vector<std::pair<service::Inbound, service::Writer::Done>> as_messages(
    std::vector<ReceivedReply> replies, std::function<void(ReceivedReply)> not_written) {
    std::vector<std::pair<service::Inbound, service::Writer::Done>> messages;
    messages.reserve(replies.size());
    for (auto& reply : replies) {
        service::Inbound message;
        message.kind = service::Inbound::Kind::reply;
        message.type = "reply";
        message.subject = reply.id;
        message.payload = std::move(reply);
        messages.emplace_back(std::move(message), [not_written](const service::Inbound& taken,
                                                                const service::Result& result) {
            if (result.status == service::Result::Status::failed)
                not_written(std::any_cast<const ReceivedReply&>(taken.payload));
        });
    }
    return messages;
}

std::vector<std::pair<service::Inbound, service::Writer::Done>> first_sweep() {
    service::Inbound message;
    message.kind = service::Inbound::Kind::timer;
    message.type = Sweep::type;
    message.subject = "all";
    message.data = Body::parse(encode(Sweep{}));
    std::vector<std::pair<service::Inbound, service::Writer::Done>> messages;
    messages.emplace_back(std::move(message), service::Writer::Done{});
    return messages;
}

}  // namespace duet::coordinator
