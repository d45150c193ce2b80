#pragma once
// Which of the running processes are ready.

#include "infra/supervisor/record.hpp"

#include <set>
#include <string>

namespace duet::http {
class Client;
}

namespace duet::processes {

/// Sends GET /readyz to all at once (timeout 1 s) and returns the slugs of those that answered 200.
/// The broker is ready when its stream and consumers exist. Thread-safe.
std::set<std::string> ready_ones(http::Client& client, const Record& record);

}  // namespace duet::processes
