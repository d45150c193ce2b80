#include "shared/telemetry/exporter.hpp"

#include "shared/log/log.hpp"
#include "shared/messages/body.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include <unistd.h>

namespace duet::telemetry {

using std::chrono::milliseconds;

namespace {

/// No answer, or one of the "retryable response codes" of OTLP/HTTP. "All other 4xx or 5xx response
/// status codes MUST NOT be retried."
bool is_retryable(const http::Answer& answer) {
    if (answer.outcome != http::Answer::Outcome::answered) return true;
    return answer.status == 429 || answer.status == 502 || answer.status == 503 ||
           answer.status == 504;
}

/// "Bad data" of OTLP/HTTP (400), and the statuses with which proxies refuse a body: too large, not
/// understood.
bool blames_the_content(int status) { return status == 400 || status == 413 || status == 422; }

/// Retry-After in seconds, as OTLP servers send it (RFC 9110, 10.2.3); 0 ms when absent.
milliseconds retry_after(const http::Answer& answer) {
    constexpr int max_digits = 5;  // more than a day; the exporter's own bound is far below
    const auto text = answer.header("retry-after").value_or("");
    const bool digits = !text.empty() && text.size() <= max_digits &&
                        text.find_first_not_of("0123456789") == std::string::npos;
    return digits ? std::chrono::seconds{std::stoi(text)} : milliseconds{0};
}

/// int64 in the JSON mapping of Protocol Buffers is a string; numbers are accepted, too.
std::int64_t number(JsonValue value) {
    const auto text = value.text();
    if (!text) return value.whole().value_or(0);
    std::int64_t count = 0;
    std::from_chars(text->data(), text->data() + text->size(), count);
    return count;
}

/// `partialSuccess.rejectedSpans` of an answer; 0 when absent.
std::uint64_t rejected_in(const std::string& answer, std::size_t sent) {
    try {
        const auto body = Body::parse(answer);
        if (!body.value().is_object()) return 0;
        const auto partial = body.value().find("partialSuccess");
        if (!partial || !partial->is_object()) return 0;
        const auto rejected = partial->find("rejectedSpans");
        const auto count = rejected ? number(*rejected) : 0;
        return static_cast<std::uint64_t>(
            std::clamp<std::int64_t>(count, 0, static_cast<std::int64_t>(sent)));
    } catch (const Malformed&) {
        return 0;  // the receiver answered in Protocol Buffers although it was sent JSON
    }
}

}  // namespace

Exporter::Exporter(Destination destination, Resource resource, Limits limits)
    : destination_{std::move(destination)},
      resource_{std::move(resource)},
      limits_{limits},
      queue_{limits.max_waiting},
      thread_{[this] { loop(); }} {}

Exporter::~Exporter() { stop(milliseconds{0}); }

void Exporter::stop(milliseconds timeout) {
    {
        const std::lock_guard lock{mutex_};
        if (stopping_) return;
        stopping_ = true;
        stop_by_ = Steady::now() + timeout;
    }
    wake_.notify_all();
    queue_.close();
    thread_.join();
}

Exporter::Counts Exporter::counts() const {
    return {exported_, queue_.dropped() + lost_, refused_, queue_.waiting(), splits_};
}

void Exporter::loop() {
    for (;;) {
        const auto batch = queue_.take(limits_.batch, limits_.linger);
        if (batch.empty() && queue_.closed()) return;
        if (is_too_late())
            lost_ += batch.size();
        else if (!batch.empty())
            send(batch);
    }
}

/// Halves a batch whose content is refused until the refused spans are isolated: one bad span costs
/// one span. Depth first: at most log2(batch) parts wait, in their order.
void Exporter::send(const Spans& batch) {
    const auto refused_before = refused_.load();
    std::size_t splits_left = limits_.max_splits;
    std::vector<std::span<const Span>> parts{batch};
    while (!parts.empty()) {
        const auto part = parts.back();
        parts.pop_back();
        const auto delivery = is_too_late() ? Delivery::given_up : deliver(part);
        if (delivery == Delivery::bad_content && part.size() > 1 && splits_left > 0) {
            --splits_left;
            ++splits_;
            parts.push_back(part.subspan(part.size() / 2));
            parts.push_back(part.first(part.size() / 2));
        } else if (delivery == Delivery::given_up) {
            lost_ += part.size();
            for (const auto& rest : parts) lost_ += rest.size();
            break;
        } else if (delivery != Delivery::taken) {
            refused_ += part.size();
        }
    }
    report_refused(refused_ - refused_before, batch.size());
}

/// Retries until the receiver accepts or refuses the batch, or the process ends. Meanwhile the
/// queue fills and then drops spans.
Exporter::Delivery Exporter::deliver(std::span<const Span> part) {
    const auto body = to_otlp(resource_, part);
    for (auto length = limits_.first_pause;; length = std::min(2 * length, limits_.max_pause)) {
        const auto answer = call(body);
        if (!is_retryable(answer)) return judge(answer, part);
        if (!pause(std::max(length, std::min(retry_after(answer), limits_.max_pause))))
            return Delivery::given_up;
    }
}

/// Interprets a final answer. A partial success is final, too.
Exporter::Delivery Exporter::judge(const http::Answer& answer, std::span<const Span> part) {
    if (!answer.ok()) {
        refusal_ = "status " + std::to_string(answer.status);
        return blames_the_content(answer.status) ? Delivery::bad_content : Delivery::refused;
    }
    const auto rejected = rejected_in(answer.body, part.size());
    if (rejected > 0) refusal_ = "a partial success";
    refused_ += rejected;
    exported_ += part.size() - rejected;
    return Delivery::taken;
}

http::Answer Exporter::call(const std::string& body) {
    http::Call call{http::Method::post, destination_.url, {}, body, limits_.timeout};
    call.headers = destination_.headers;
    call.headers.emplace_back("Content-Type", "application/json");
    return client_.call(std::move(call));
}

void Exporter::report_refused(std::uint64_t count, std::size_t of) {
    if (count == 0) return;
    log::warn("the receiver of traces at " + destination_.url + " refused " +
              std::to_string(count) + " of " + std::to_string(of) + " spans for good (" + refusal_ +
              "): they are missing in its traces, it accepted the others");
}

/// True when the timeout of `stop` has passed. Each further batch, and each half, could take a
/// whole request timeout.
bool Exporter::is_too_late() {
    const std::lock_guard lock{mutex_};
    return stopping_ && Steady::now() >= stop_by_;
}

bool Exporter::pause(milliseconds length) {
    std::unique_lock lock{mutex_};
    auto until = Steady::now() + length;
    if (stopping_) until = std::min(until, stop_by_);
    // `stop` interrupts the pause, but only once.
    const bool was_stopping = stopping_;
    wake_.wait_until(lock, until, [&] { return stopping_ && !was_stopping; });
    return !stopping_ || Steady::now() < stop_by_;
}

std::unique_ptr<Exporter> exporter_for(const std::string& service, const std::string& style) {
    auto where = destination();
    if (!where) return nullptr;
    return std::make_unique<Exporter>(
        *std::move(where), Resource{service, style, std::to_string(getpid())}, Exporter::Limits{});
}

}  // namespace duet::telemetry
