#pragma once
// Internal to this folder: what a Delivery holds.

#include "shared/bus/connection.hpp"

namespace duet::bus {

struct Delivery::Inner {
    std::shared_ptr<Connection> connection;  ///< outlives the subscriber while a delivery is about
    MessageHandle message;

    /// Answers the broker; lost answers are made good by its redelivery.
    void answer(std::string_view word);
};

}  // namespace duet::bus
