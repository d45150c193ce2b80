#pragma once
// Orders and returns as JSON while orders has not opened them yet: the gateway sends a query
// here when orders answers that it does not know the id.

#include <string>

namespace duet::coordinator {

/// `data`: the saga's data as the log has it.
std::string accepted_order(const std::string& data, const std::string& root);
std::string accepted_history(const std::string& order_id);

}  // namespace duet::coordinator
