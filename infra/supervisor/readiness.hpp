#pragma once
// Which of the running processes are ready to work.

#include "infra/supervisor/record.hpp"

#include <set>
#include <string>

namespace duet::http {
class Client;
}

namespace duet::processes {

/// Asks all at once (GET /readyz, at most a second); returns the slugs of those that answered 200.
/// The broker is ready when its stream and consumers are.
std::set<std::string> ready_ones(http::Client& client, const Record& record);

}  // namespace duet::processes
