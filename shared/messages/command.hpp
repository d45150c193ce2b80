#pragma once
// Commands on the wire: POST /commands takes an array of commands and answers with an array of
// replies. Pure functions and values.
//
// Thread-safe.

#include "shared/messages/body.hpp"
#include "shared/messages/codec.hpp"
#include "shared/messages/reply.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duet {

/// A command to a service. The coordinator sets its `id`, the idempotency key: <saga>/<step>.
struct Command {
    std::string id;
    std::string service;
    std::string type;  ///< "payments.authorize"
    std::string subject;
    std::string traceparent;
    std::string data;  ///< JSON text

    Command() = default;
    /// Converts any command struct of commands.hpp.
    template <class C>
    requires requires(const C& c) {
        C::service;
        C::type;
        c.subject();
    }
    Command(const C& command)
        : service{C::service}, type{C::type}, subject{command.subject()}, data{encode(command)} {}
};

/// A command as a service received it.
struct ReceivedCommand {
    std::string id;
    std::string type;
    std::string subject;
    std::string traceparent;
    std::int64_t attempt = 1;
    Body data;
};

struct ReceivedReply {
    std::string id;
    Reply reply;
};

/// Appends one command to a batch; the caller writes "[" and "]".
void append_command(std::string& batch, const Command& command, std::int64_t attempt);

/// Reads the body of POST /commands. Throws Malformed.
std::vector<ReceivedCommand> read_commands(std::string_view text);

/// Reads the response to POST /commands. Throws Malformed.
std::vector<ReceivedReply> read_replies(std::string_view text);

Reply decode_reply(std::string_view text);

}  // namespace duet
