// Fuzzes the body of POST /commands and its response.

#include "shared/messages/commands.hpp"
#include "shared/messages/command.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

using namespace duet;
using fuzz::must;

namespace {

template <class Read> void malformed_or_fine(Read read) {
    try {
        read();
    } catch (const Malformed&) {
        // Malformed is the only allowed refusal of a message
    }
}

template <class... C> void decode_as(const ReceivedCommand& command) {
    const auto one = [&]<class T>(const T*) {
        if (command.type != T::type) return;
        const auto text = encode(decode<T>(command.data));
        must(encode(decode<T>(Body::parse(text))) == text,
             "a command is written and read again unchanged");
    };
    (one(static_cast<const C*>(nullptr)), ...);
}

void look_at(const ReceivedCommand& command) {
    must(!command.id.empty() && !command.type.empty(), "a command has an id and a type");
    malformed_or_fine([&] {
        decode_as<orders::Open, inventory::Reserve, payments::Authorize, payments::Capture,
                  shipping::Book, reporting::Load>(command);
    });
}

void look_at(const ReceivedReply& reply) {
    must(!reply.id.empty(), "a reply has its command's id");
    const auto again = read_replies("[" + encode_reply(reply.id, reply.reply) + "]");
    must(again.size() == 1 && again[0].id == reply.id &&
             again[0].reply.outcome == reply.reply.outcome,
         "a reply is written and read again unchanged");
    must(again[0].reply.reason == reply.reply.reason &&
             again[0].reply.details == reply.reply.details &&
             again[0].reply.data == reply.reply.data,
         "with its reason, details and data");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    malformed_or_fine([&] {
        for (const auto& command : read_commands(text)) look_at(command);
    });
    malformed_or_fine([&] {
        for (const auto& reply : read_replies(text)) look_at(reply);
    });
    malformed_or_fine([&] { decode_reply(text); });
    return 0;
}
