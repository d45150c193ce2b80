#pragma once
// Fraud when it hears, and when an operator decides a review: in this style fraud takes the
// decision itself.

#include "services/fraud/fraud.hpp"
#include "shared/messages/cloudevent.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::fraud::choreographed {

void react(service::Handlers& on, Fraud& fraud);

/// Returns (returns.cpp).
void react_to_returns(service::Handlers& on, Fraud& fraud);

/// The requests of operators (requests.cpp).
void decide(service::Handlers& on, Fraud& fraud);

/// What is said of a decision about a review; nothing unless this very decision ended it.
Events said_of(const std::string& order_id, const Decided& decided, Transaction& tx);
Events said_of_return(const std::string& return_id, const Decided& decided, Transaction& tx);

}  // namespace duet::fraud::choreographed
