#include "infra/client/endings.hpp"

#include "infra/client/call_all.hpp"
#include "infra/client/calls.hpp"

#include <algorithm>
#include <thread>

namespace duet::workload {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t at_once = 64;
constexpr int attempts = 40;
constexpr auto pause = std::chrono::milliseconds(100);

bool nobody_in(http::Client& client, const Calls& calls, const char* state) {
    const auto answer = client.call(calls.any_in(state));
    return answer.ok() && text_in(answer.body, "order_id").empty();
}

End end_from(const Placed& placed, const http::Answer& answer) {
    End end{placed.order_id, {}, {}, placed.trouble};
    if (answer.ok()) {
        end.state = text_in(answer.body, "state");
        end.reason = text_in(answer.body, "reason");
    } else if (end.trouble.empty()) {
        end.trouble = answer.status == 0
                          ? answer.error
                          : "queried for the order: " + std::to_string(answer.status) + " " +
                                answer.body.substr(0, 200);
    }
    return end;
}

/// Queries these orders until each has a usable answer or the attempts are used up.
void query_ends(http::Client& client, const Calls& calls, const Outcome& outcome,
                std::vector<std::size_t> places, std::vector<End>& ends) {
    for (int attempt = 0; !places.empty() && attempt < attempts; ++attempt) {
        if (attempt > 0)
            std::this_thread::sleep_for(pause);  // the supervisor is restarting a service
        std::vector<http::Call> batch;
        for (const auto place : places)
            batch.push_back(calls.get_order(outcome.orders[place].order_id));
        const auto answers = call_all(client, std::move(batch));
        std::vector<std::size_t> again;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            ends[places[i]] = end_from(outcome.orders[places[i]], answers[i]);
            if (is_to_be_repeated(answers[i])) again.push_back(places[i]);
        }
        places = std::move(again);
    }
}

}  // namespace

bool wait_for_drain(const client::ShopAccess& shop, const std::string& style,
                    std::chrono::milliseconds timeout, const std::function<bool()>& stop) {
    const Calls calls{shop, style};
    http::Client client;
    const auto deadline = Steady::now() + timeout;
    while (!nobody_in(client, calls, "pending") || !nobody_in(client, calls, "confirmed")) {
        if (Steady::now() >= deadline || (stop && stop())) return false;
        std::this_thread::sleep_for(pause);
    }
    return true;
}

std::vector<End> ends_of(const client::ShopAccess& shop, const std::string& style,
                         const Outcome& outcome, const std::function<bool()>& stop) {
    const Calls calls{shop, style};
    http::Client client{{.connections_per_host = static_cast<long>(at_once)}};
    std::vector<End> ends(outcome.orders.size());
    for (std::size_t begin = 0; begin < outcome.orders.size(); begin += at_once) {
        std::vector<std::size_t> places;
        for (auto i = begin; i < std::min(outcome.orders.size(), begin + at_once); ++i) {
            ends[i] = {outcome.orders[i].order_id, {}, {}, outcome.orders[i].trouble};
            if (!outcome.orders[i].order_id.empty() && !(stop && stop())) places.push_back(i);
        }
        query_ends(client, calls, outcome, std::move(places), ends);
    }
    return ends;
}

}  // namespace duet::workload
