#include "tests/chaos/wire.hpp"

#include "infra/client/calls.hpp"
#include "shared/clock/clock.hpp"

#include <future>

namespace duet::chaos {

namespace {

std::uint64_t next_number() {
    static std::atomic<std::uint64_t> next{1};
    return next++;
}

/// Without scheme, host and port: "/orchestrated/v1/orders".
std::string path_of(const std::string& url) {
    const auto host = url.find("//");
    const auto path = url.find('/', host == std::string::npos ? 0 : host + 2);
    return path == std::string::npos ? "/" : url.substr(path);
}

Entry request_of(const http::Call& call) {
    Entry entry;
    entry.call = next_number();
    entry.at = to_micros(SystemClock{}.now());
    entry.method = http::name_of(call.method);
    entry.path = path_of(call.url);
    entry.key = http::find_header(call.headers, "Idempotency-Key").value_or("");
    entry.body = call.body;
    return entry;
}

std::string name_of(http::Answer::Outcome outcome) {
    switch (outcome) {
        case http::Answer::Outcome::answered: return "answered";
        case http::Answer::Outcome::not_sent: return "not_sent";
        default: return "unknown";
    }
}

Entry answer_to(Entry entry, const http::Answer& answer) {
    entry.answer = true;
    entry.body.clear();
    entry.at = to_micros(SystemClock{}.now());
    entry.outcome = name_of(answer.outcome);
    entry.status = answer.status;
    const auto returned = workload::text_in(answer.body, "return_id");
    entry.id = returned.empty() ? workload::text_in(answer.body, "order_id") : returned;
    entry.state = workload::text_in(answer.body, "state");
    entry.reason = workload::text_in(answer.body, "reason");
    if (answer.status >= 400) entry.problem = workload::text_in(answer.body, "type");
    return entry;
}

}  // namespace

JournalledWire::~JournalledWire() {
    journal_.flush();  // sends what is waiting …
    client_.reset();   // … and ends
    journal_.flush();
}

void JournalledWire::send(http::Call call, std::function<void(http::Answer)> done) {
    auto entry = request_of(call);
    journal_.write(entry, [this, entry, call = std::move(call), done = std::move(done)]() mutable {
        if (!client_) return;  // the wire is ending and sends nothing new
        entry.body.clear();
        client_->send(std::move(call), [this, entry = std::move(entry),
                                        done = std::move(done)](http::Answer answer) {
            const auto written = answer_to(entry, answer);
            journal_.write(written, [done, answer = std::move(answer)] { done(answer); });
        });
    });
}

http::Answer JournalledWire::call(http::Call call) {
    const auto answered = std::make_shared<std::promise<http::Answer>>();
    send(std::move(call),
         [answered](http::Answer answer) { answered->set_value(std::move(answer)); });
    return answered->get_future().get();
}

}  // namespace duet::chaos
