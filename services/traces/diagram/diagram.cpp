#include "services/traces/diagram/diagram.hpp"

#include "services/traces/diagram/business.hpp"
#include "services/traces/diagram/state.hpp"
#include "shared/telemetry/span.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>
#include <unordered_map>

namespace duet::console {

namespace names = telemetry::names;

namespace {

constexpr auto customer = "customer";
constexpr auto gateway = "gateway";
constexpr auto coordinator = "coordinator";

std::int64_t number(const std::string& text, std::int64_t fallback) {
    std::int64_t value = fallback;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// Turns spans into steps, by the kind of each span.
class StepBuilder {
public:
    explicit StepBuilder(const SeenSpans& spans) {
        for (const auto& span : spans) {
            known_.emplace(span.span_id, &span);
            const auto kind = span.of(names::kind);
            if (kind == "command") handled_[span.parent_id].push_back(&span);
            if (kind == "command")
                attempts_.insert({span.parent_id, number(span.of(names::attempt), 1)});
        }
        for (const auto& span : spans) draw(span);
        std::stable_sort(steps_.begin(), steps_.end(),
                         [](const Step& a, const Step& b) { return a.at < b.at; });
    }

    std::vector<Step> steps() && { return std::move(steps_); }

private:
    void draw(const SeenSpan& span) {
        const auto kind = span.of(names::kind);
        if (kind == "request" && span.service == gateway)
            request_at_gateway(span);
        else if (kind == "request")
            request(span);
        else if (kind == "call")
            coordinator_command(span);
        else if (kind == "attempt")
            attempt(span);
        else if (kind == "command" && !known_.contains(span.parent_id))
            command(span, span.began);  // the coordinator has not exported its span yet
        else if (kind == "event")
            event(span);
        else if (kind == "timer")
            at_one_place(span, "timer", span.of(names::type));
        else if (kind == "fault")
            fault(span);
    }

    Step& add(const SeenSpan& span, std::string kind, std::int64_t at, std::string from,
              std::string to, std::string label) {
        Step step;
        step.at = at;
        step.kind = std::move(kind);
        step.from = std::move(from);
        step.to = std::move(to);
        step.label = std::move(label);
        step.attempt = number(span.of(names::attempt), 1);
        step.span_id = span.span_id;
        step.parent_id = span.parent_id;
        step.message_id = span.of(names::message_id);
        step.attributes = span.attributes;
        if (!span.failure.empty()) step.attributes["failure"] = span.failure;
        steps_.push_back(std::move(step));
        return steps_.back();
    }

    static void set_business(Step& step, const Business& business) {
        step.business = business.key;
        step.undo = business.undo;
    }

    void request_at_gateway(const SeenSpan& span) {
        auto& step = add(span, "request", span.began, customer, gateway, span.name);
        step.duration_us = span.ended - span.began;
        step.business = "request";
        const auto status = span.of("http.response.status_code");
        add(span, "answer", span.ended, gateway, customer, status.empty() ? "no answer" : status)
            .business = "answer";
    }

    void request(const SeenSpan& span) {
        auto& step = add(span, "request", span.began, gateway, span.service,
                         span.of(names::type) + duplicate_mark(span));
        step.duration_us = span.ended - span.began;
        set_business(step, of_request(span.service, span.of(names::type)));
    }

    /// A command that the coordinator sent. The spans of the service that handled it are better;
    /// without any, the coordinator's own span is drawn.
    void coordinator_command(const SeenSpan& span) {
        const auto found = handled_.find(span.span_id);
        if (found != handled_.end()) {
            for (const auto* one : found->second)
                command(*one, number(one->of(names::attempt), 1) == 1
                                  ? std::min(span.began, one->began)
                                  : one->began);
            return;
        }
        const auto service = service_of(span);
        auto& step = add(span, "command", span.began, coordinator, service, span.of(names::type));
        step.duration_us = span.ended - span.began;
        set_business(step, of_command(span.of(names::type)));
        reply(span, service, span.ended);
    }

    void command(const SeenSpan& span, std::int64_t at) {
        auto& step = add(span, "command", at, coordinator, span.service,
                         span.of(names::type) + duplicate_mark(span));
        step.duration_us = span.ended - span.began;
        set_business(step, of_command(span.of(names::type)));
        reply(span, span.service, span.ended);
    }

    void reply(const SeenSpan& span, const std::string& service, std::int64_t at) {
        auto label = span.failure.empty() ? span.of(names::outcome) : "failed";
        if (const auto reason = span.of(names::reason); !reason.empty()) label += ": " + reason;
        auto& step = add(span, "reply", at, service, coordinator, label);
        step.lost = span.of(names::reply_lost) == "true";
        set_business(step, of_command(span.of(names::type)));
    }

    /// An attempt without a reply. If the service has a span of the same attempt, the reply was
    /// lost; else the command was.
    void attempt(const SeenSpan& span) {
        const auto service = service_of(span);
        const bool arrived =
            attempts_.contains({span.parent_id, number(span.of(names::attempt), 1)});
        if (arrived) {
            add(span, "local", span.ended, coordinator, coordinator,
                "no reply to " + span.of(names::type));
            return;
        }
        auto& step = add(span, "command", span.began, coordinator, service,
                         span.of(names::type) + " (no answer)");
        step.duration_us = span.ended - span.began;
        step.lost = true;
        set_business(step, of_command(span.of(names::type)));
    }

    void event(const SeenSpan& span) {
        const auto cause = known_.find(span.parent_id);
        const bool known = cause != known_.end();
        const auto published = known ? std::min(cause->second->ended, span.began) : span.began;
        const bool first = number(span.of(names::attempt), 1) == 1;
        auto& step = add(span, "event", first ? published : span.began,
                         known ? cause->second->service : std::string{"broker"}, span.service,
                         span.of(names::type) + duplicate_mark(span));
        step.duration_us = span.ended - span.began;
        step.attributes["duet.on_its_way_us"] = std::to_string(span.began - step.at);
        set_business(step, of_event(span.service, span.of(names::type)));
        if (!span.failure.empty())
            add(span, "local", span.ended, span.service, span.service, "failed: " + span.failure);
    }

    void fault(const SeenSpan& span) {
        auto& step =
            at_one_place(span, "fault", span.of(names::effect) + " at " + span.of(names::point));
        step.fault = span.of(names::point);
    }

    Step& at_one_place(const SeenSpan& span, const std::string& kind, const std::string& label) {
        auto& step = add(span, kind, span.began, span.service, span.service, label);
        step.duration_us = span.ended - span.began;
        return step;
    }

    static std::string service_of(const SeenSpan& span) {
        const auto type = span.of(names::type);
        return type.substr(0, type.find('.'));
    }

    static std::string duplicate_mark(const SeenSpan& span) {
        return span.of(names::outcome) == "repeated" ? " (known already)" : "";
    }

    std::unordered_map<std::string, const SeenSpan*> known_;
    /// The services' spans of a command, by the id of the coordinator's span.
    std::unordered_map<std::string, std::vector<const SeenSpan*>> handled_;
    /// The attempts that arrived: the id of the coordinator's span, and the attempt's number.
    std::set<std::pair<std::string, std::int64_t>> attempts_;
    std::vector<Step> steps_;
};

std::vector<std::string> in_order_of_appearance(const std::vector<Step>& steps) {
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    for (const auto& step : steps) {
        add(step.from);
        add(step.to);
    }
    return names;
}

bool all_connected(const SeenSpans& spans) {
    std::map<std::string, SeenSpans> by_trace;
    for (const auto& span : spans) by_trace[span.trace_id].push_back(span);
    return std::all_of(by_trace.begin(), by_trace.end(),
                       [](const auto& trace) { return connected(trace.second); });
}

}  // namespace

Diagram diagram_of(const SeenSpans& spans) {
    Diagram diagram;
    if (spans.empty()) return diagram;
    diagram.began_at = spans.front().began;
    for (const auto& span : spans) {
        if (span.began <= diagram.began_at) diagram.trace_id = span.trace_id;
        diagram.began_at = std::min(diagram.began_at, span.began);
        diagram.ended_at = std::max(diagram.ended_at, span.ended);
        if (diagram.style.empty() && span.style != "both") diagram.style = span.style;
        if (diagram.order_id.empty()) diagram.order_id = span.of(names::order);
    }
    const auto reached = reached_by(spans);
    diagram.state = reached.state;
    diagram.reached_at = reached.at;
    diagram.complete = is_end(diagram.state) && all_connected(spans);
    diagram.steps = StepBuilder{spans}.steps();
    diagram.lifelines = in_order_of_appearance(diagram.steps);
    return diagram;
}

}  // namespace duet::console
