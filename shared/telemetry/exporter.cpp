#include "shared/telemetry/exporter.hpp"

#include "shared/log/log.hpp"

#include <algorithm>

#include <unistd.h>

namespace duet::telemetry {

using std::chrono::milliseconds;

namespace {

/// Too early or too much: OTLP says that these may be sent again; other refusals are for good.
bool worth_again(const http::Answer& answer) {
    if (answer.outcome != http::Answer::Outcome::answered) return true;
    return answer.status == 429 || answer.status == 502 || answer.status == 503 || answer.status == 504;
}

}  // namespace

Exporter::Exporter(Destination destination, Resource resource, Limits limits)
    : destination_{std::move(destination)}, resource_{std::move(resource)}, limits_{limits}, queue_{limits.most_waiting}, thread_{[this] { loop(); }} {}

Exporter::~Exporter() { stop(milliseconds{0}); }

void Exporter::stop(milliseconds patience) {
    {
        const std::lock_guard lock{mutex_};
        if (stopping_) return;
        stopping_ = true;
        stop_by_ = Steady::now() + patience;
    }
    wake_.notify_all();
    queue_.close();
    thread_.join();
}

Exporter::Counts Exporter::counts() const { return {exported_, queue_.dropped() + lost_, queue_.waiting()}; }

void Exporter::loop() {
    for (;;) {
        const auto batch = queue_.take(limits_.batch, limits_.linger);
        if (batch.empty() && queue_.closed()) return;
        if (!batch.empty()) send(batch);
    }
}

/// Again and again until the collector has it, refuses it, or the process ends; meanwhile the queue fills and then drops.
void Exporter::send(const Spans& batch) {
    const auto body = to_otlp(resource_, batch);
    auto length = limits_.first_pause;
    for (;;) {
        http::Call call{http::Method::post, destination_.url, {}, body, limits_.timeout};
        call.headers = destination_.headers;
        call.headers.emplace_back("Content-Type", "application/json");
        const auto answer = client_.ask(std::move(call));
        if (answer.ok()) {
            exported_ += batch.size();
            return;
        }
        if (!worth_again(answer)) {
            log::warn("the collector at " + destination_.url + " refuses spans with status " + std::to_string(answer.status) + "; " + std::to_string(batch.size()) + " are dropped");
            break;
        }
        if (!pause(length)) break;
        length = std::min(2 * length, limits_.longest_pause);
    }
    lost_ += batch.size();
}

bool Exporter::pause(milliseconds length) {
    std::unique_lock lock{mutex_};
    auto until = Steady::now() + length;
    if (stopping_) until = std::min(until, stop_by_);
    // Being asked to stop cuts the pause short, once.
    const bool was_stopping = stopping_;
    wake_.wait_until(lock, until, [&] { return stopping_ && !was_stopping; });
    return !stopping_ || Steady::now() < stop_by_;
}

std::unique_ptr<Exporter> exporter_for(const std::string& service, const std::string& style) {
    auto where = destination();
    if (!where) return nullptr;
    return std::make_unique<Exporter>(*std::move(where), Resource{service, style, std::to_string(getpid())}, Exporter::Limits{});
}

}  // namespace duet::telemetry
