#include "infra/client/request_task.hpp"

#include "infra/client/calls.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace duet::workload {

using std::chrono::milliseconds;
using Stage = RequestTask::Stage;

std::optional<milliseconds> repeat_after(RequestTask& task, const http::Answer& answer) {
    const bool posting = task.stage == Stage::place || task.stage == Stage::place_and_wait;
    if (answer.outcome == http::Answer::Outcome::answered) {
        if (answer.status == 409 && posting) return soon;
        if (answer.status < 500 && answer.status != 429 && answer.status != 408)
            return std::nullopt;
    }
    const auto backoff = milliseconds(std::min(2000, 50 << std::min(task.attempt++, 6)));
    const auto retry_after = answer.header("retry-after");
    return retry_after && !retry_after->empty() && retry_after->size() < 4
               ? std::max(backoff, milliseconds(1000 * std::atoi(retry_after->c_str())))
               : backoff;
}

bool take_id(Placed& placed, const http::Answer& answer) {
    if (!answer.ok()) return false;
    auto id = text_in(answer.body, "order_id");
    if (!placed.order_id.empty() && placed.order_id != id)
        placed.trouble = "the same key gave two orders: " + placed.order_id + " and " + id;
    placed.order_id = std::move(id);
    return !placed.order_id.empty();
}

}  // namespace duet::workload
