#include "services/traces/received.hpp"

#include "shared/messages/json_tree.hpp"
#include "shared/telemetry/trace_context.hpp"
#include "shared/text/utf8.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace duet::console {

using nlohmann::json;

namespace {

const json& field(const json& object, const char* name) {
    static const json nothing;
    const auto found = object.find(name);
    return found == object.end() ? nothing : *found;
}

std::string text(const json& object, const char* name) {
    const auto& value = field(object, name);
    return value.is_string() ? value.get<std::string>() : std::string{};
}

/// A 64-bit number of Protocol Buffers' JSON mapping is a string; some exporters send a number.
std::int64_t number(const json& value) {
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (!value.is_string()) return 0;
    const auto& digits = value.get_ref<const std::string&>();
    std::int64_t result = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), result);
    return result;
}

std::string text_of(const json& any_value) {
    if (!any_value.is_object() || any_value.empty()) return {};
    if (const auto& value = field(any_value, "stringValue"); value.is_string())
        return value.get<std::string>();
    if (const auto& value = field(any_value, "intValue"); !value.is_null())
        return std::to_string(number(value));
    if (const auto& value = field(any_value, "boolValue"); value.is_boolean())
        return value.get<bool>() ? "true" : "false";
    const auto& list = field(any_value, "arrayValue");
    if (!list.is_object()) return any_value.begin()->dump();
    std::string all;
    for (const auto& item : field(list, "values")) all += (all.empty() ? "" : ", ") + text_of(item);
    return all;
}

std::map<std::string, std::string> attributes_of(const json& object) {
    std::map<std::string, std::string> found;
    for (const auto& attribute : field(object, "attributes")) {
        if (attribute.is_object())
            found[text(attribute, "key")] = text_of(field(attribute, "value"));
    }
    return found;
}

std::string lower(std::string hex) {
    std::transform(hex.begin(), hex.end(), hex.begin(), [](char c) {
        return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return hex;
}

SeenSpan span_of(const json& span, const SeenSpan& resource) {
    constexpr std::int64_t status_error = 2;
    auto seen = resource;
    seen.trace_id = lower(text(span, "traceId"));
    seen.span_id = lower(text(span, "spanId"));
    seen.parent_id = lower(text(span, "parentSpanId"));
    seen.name = text(span, "name");
    seen.kind = static_cast<int>(number(field(span, "kind")));
    seen.began = number(field(span, "startTimeUnixNano")) / 1000;
    seen.ended = std::max(seen.began, number(field(span, "endTimeUnixNano")) / 1000);
    seen.attributes = attributes_of(span);
    const auto& status = field(span, "status");
    if (status.is_object() && number(field(status, "code")) == status_error) {
        seen.failure = text(status, "message");
        if (seen.failure.empty()) seen.failure = "error";
    }
    return seen;
}

std::string_view problem_of(const SeenSpan& span) {
    if (!telemetry::read_context("00-" + span.trace_id + "-" + span.span_id + "-01"))
        return "traceId must be 32 hexadecimal digits and spanId 16, not all 0";
    if (!span.parent_id.empty() && !telemetry::span_from(span.parent_id))
        return "parentSpanId must be 16 hexadecimal digits, not all 0";
    if (span.began <= 0) return "startTimeUnixNano is missing";
    return {};
}

void add_spans(const json& resource_spans, Received& into) {
    SeenSpan resource;
    if (const auto& about = field(resource_spans, "resource"); about.is_object()) {
        const auto attributes = attributes_of(about);
        const auto of = [&](const char* key) {
            return attributes.contains(key) ? attributes.at(key) : std::string{};
        };
        resource.service = of("service.name");
        resource.style = of("service.namespace");
    }
    for (const auto& scope : field(resource_spans, "scopeSpans")) {
        if (!scope.is_object()) continue;
        for (const auto& one : field(scope, "spans")) {
            auto span = one.is_object() ? span_of(one, resource) : SeenSpan{};
            const auto problem = problem_of(span);
            if (problem.empty())
                into.spans.push_back(std::move(span));
            else if (++into.rejected == 1)
                into.why = problem;
        }
    }
}

}  // namespace

Received read_otlp(std::string_view text) {
    // A byte that is not UTF-8 costs one character, not the batch, which holds the spans of other
    // requests, too.
    const auto all = is_utf8(text) ? parse_tree(text) : parse_tree(replace_invalid_utf8(text));
    if (!all.is_object() || !field(all, "resourceSpans").is_array())
        throw Malformed("an export of traces is an object with an array 'resourceSpans'");
    Received received;
    for (const auto& resource_spans : field(all, "resourceSpans")) {
        if (resource_spans.is_object()) add_spans(resource_spans, received);
    }
    return received;
}

}  // namespace duet::console
