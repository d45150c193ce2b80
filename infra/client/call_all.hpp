#pragma once
// Sends many calls at once and waits for all answers.

#include "shared/http/client/client.hpp"

#include <vector>

namespace duet::workload {

/// Sends the calls and returns their answers in the same order. Do not call it from a completion
/// callback of the client, whose thread it would block. Thread-safe.
std::vector<http::Answer> call_all(http::Client& client, std::vector<http::Call> calls);

/// No answer arrived, or the service is overloaded or failing: retry.
bool is_to_be_repeated(const http::Answer& answer);

}  // namespace duet::workload
