#pragma once
// Internal to this folder: the message and the connection behind a Delivery. One thread at a time.

#include "shared/bus/connection.hpp"

namespace duet::bus {

struct Delivery::Inner {
    std::shared_ptr<Connection> connection;  ///< may outlive the subscriber
    MessageHandle message;

    /// Replies to the broker. If the reply is lost, the broker redelivers.
    void reply(std::string_view text);
};

}  // namespace duet::bus
