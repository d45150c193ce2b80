#pragma once
// What a message means to the business, whichever style sent it: the same key on both sides.

#include <optional>
#include <string_view>

namespace duet::console {

struct Business {
    std::string_view key;  ///< "authorise-payment"; empty: the other style has no such step
    bool undo = false;     ///< takes an earlier step back
};

/// A command, by its type: "payments.authorize".
Business of_command(std::string_view type);

/// What the service does when it hears the event.
Business of_event(std::string_view service, std::string_view type);

/// What a customer or operator asks for, at the service (or the coordinator) that decides it.
Business of_request(std::string_view service, std::string_view type);

}  // namespace duet::console
