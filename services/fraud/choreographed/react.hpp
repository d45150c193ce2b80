#pragma once
// Fraud in the choreographed style: one handler per event or timer, each with the events it
// publishes.

#include "services/fraud/fraud.hpp"
#include "shared/messages/cloudevent.hpp"
#include "shared/service/machine/handlers.hpp"

#include <string>

namespace duet::fraud::choreographed {

/// Declares the handlers of orders. `fraud` must outlive `on`.
void react(service::Handlers& on, Fraud& fraud);

/// The same for returns (returns.cpp).
void react_to_returns(service::Handlers& on, Fraud& fraud);

/// The events that follow a decision about the review of an order or a return; empty unless this
/// decision ended the review. Cancels the review's timer.
Events order_review_events(const std::string& order_id, const Decided& decided, Transaction& tx);
Events return_review_events(const std::string& return_id, const Decided& decided, Transaction& tx);

}  // namespace duet::fraud::choreographed
