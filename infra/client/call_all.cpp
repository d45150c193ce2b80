#include "infra/client/call_all.hpp"

#include <future>

namespace duet::workload {

std::vector<http::Answer> call_all(http::Client& client, std::vector<http::Call> calls) {
    std::vector<std::promise<http::Answer>> promises(calls.size());
    for (std::size_t i = 0; i < calls.size(); ++i)
        client.send(std::move(calls[i]), [&promise = promises[i]](http::Answer answer) {
            promise.set_value(std::move(answer));
        });
    std::vector<http::Answer> answers;
    answers.reserve(promises.size());
    for (auto& promise : promises) answers.push_back(promise.get_future().get());
    return answers;
}

bool is_to_be_repeated(const http::Answer& answer) {
    return answer.outcome != http::Answer::Outcome::answered || answer.status >= 500 ||
           answer.status == 429;
}

}  // namespace duet::workload
