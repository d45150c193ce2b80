#pragma once
// The business step that a message stands for. Equivalent messages of both styles have the same
// key, so the page can match them.

#include <optional>
#include <string_view>

namespace duet::console {

struct Business {
    std::string_view key;  ///< "authorize-payment"; empty: the other style has no equivalent
    bool undo = false;     ///< compensates an earlier step
};

/// A command, by its type: "payments.authorize".
Business of_command(std::string_view type);

/// The step that the service takes when it handles the event.
Business of_event(std::string_view service, std::string_view type);

/// A request of a customer or operator, at the service (or the coordinator) that decides it.
Business of_request(std::string_view service, std::string_view type);

}  // namespace duet::console
