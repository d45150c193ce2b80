#pragma once
// Many calls at once, and all their answers.

#include "shared/http/client/client.hpp"

#include <vector>

namespace duet::workload {

/// In the order of the calls. Not from inside a `done` of the client.
std::vector<http::Answer> call_all(http::Client& client, std::vector<http::Call> calls);

/// Nobody answered, or not what was asked for: worth asking again.
bool is_to_be_repeated(const http::Answer& answer);

}  // namespace duet::workload
