#include "shared/bus/delivery.hpp"

#include "shared/bus/acknowledgement.hpp"

namespace duet::bus {

void Delivery::Inner::reply(std::string_view text) {
    // Ignores the status: even a sent acknowledgement may be lost with the broker, which then
    // redelivers.
    natsConnection_Publish(connection->get(), natsMsg_GetReply(message.get()), text.data(),
                           static_cast<int>(text.size()));
}

Delivery::Delivery(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
Delivery::Delivery(Delivery&&) noexcept = default;
Delivery& Delivery::operator=(Delivery&&) noexcept = default;
Delivery::~Delivery() = default;

std::string_view Delivery::subject() const { return natsMsg_GetSubject(inner_->message.get()); }

std::string_view Delivery::body() const {
    const auto* message = inner_->message.get();
    return {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))};
}

std::uint64_t Delivery::attempt() const {
    return parse_ack_subject(natsMsg_GetReply(inner_->message.get())).attempt;
}
std::uint64_t Delivery::sequence() const {
    return parse_ack_subject(natsMsg_GetReply(inner_->message.get())).sequence;
}

void Delivery::ack() { inner_->reply("+ACK"); }

void Delivery::retry_after(std::chrono::milliseconds delay) {
    const auto nanoseconds = std::chrono::nanoseconds(delay).count();
    inner_->reply("-NAK {\"delay\": " + std::to_string(nanoseconds) + "}");
}

void Delivery::give_up() { inner_->reply("+TERM"); }

}  // namespace duet::bus
