#include "services/gateway/trace.hpp"

#include "shared/http/fields.hpp"
#include "shared/telemetry/traceparent.hpp"

#include <algorithm>
#include <cstdint>
#include <random>

namespace duet::gateway {

namespace {

std::string hex(int digits) {
    static thread_local std::mt19937_64 random{std::random_device{}()};
    static constexpr char alphabet[] = "0123456789abcdef";
    std::string text;
    for (int i = 0; i < digits; i += 16) {
        auto bits = random();
        for (int j = 0; j < 16 && i + j < digits; ++j, bits >>= 4) text += alphabet[bits & 15];
    }
    return text;
}

bool all_zero(std::string_view text) {
    return text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

std::optional<std::string> callers_trace(const http::Headers& headers) {
    const auto given = http::only_header(headers, "traceparent");
    auto trace = given ? telemetry::carried_traceparent(*given) : std::string{};
    return trace.empty() ? std::nullopt : std::optional{std::move(trace)};
}

std::string callers_state(const http::Headers& headers) {
    constexpr std::size_t max_length = 512;  // that must be forwarded (section 3.3.1.5)
    if (!callers_trace(headers)) return {};
    auto given = http::list_header(headers, "tracestate").value_or("");
    const auto printable = [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; };
    if (given.size() > max_length || !std::all_of(given.begin(), given.end(), printable)) return {};
    return given;
}

std::string new_trace() { return "00-" + hex(32) + "-" + hex(16) + "-01"; }

std::string continued_trace(const std::string& traceparent, const std::string& span_id,
                            bool sampled) {
    return "00-" + traceparent.substr(3, 32) + "-" + span_id + (sampled ? "-01" : "-00");
}

std::string new_span_id() {
    for (;;) {
        auto id = hex(16);
        if (!all_zero(id)) return id;
    }
}

}  // namespace duet::gateway
