#pragma once
// Fraud when it hears.

#include "services/fraud/fraud.hpp"
#include "shared/messages/cloudevent.hpp"
#include "shared/service/reactions.hpp"

namespace duet::fraud::choreographed {

void react(service::Reactions& when, Fraud& fraud);

/// What is said of a decision about a review; nothing unless this very decision ended it.
Events said_of(const std::string& order_id, const Decided& decided, Transaction& tx);

}  // namespace duet::fraud::choreographed
