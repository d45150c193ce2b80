#include "services/gateway/trace.hpp"

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

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool all_zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

}  // namespace

bool is_traceparent(const std::string& text) {
    if (text.size() != 55 || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
    const std::string_view all{text};
    const auto version = all.substr(0, 2), trace = all.substr(3, 32), parent = all.substr(36, 16), flags = all.substr(53, 2);
    return is_hex(version) && version != "ff" && is_hex(trace) && !all_zero(trace) && is_hex(parent) && !all_zero(parent) && is_hex(flags);
}

std::string trace_of(const std::optional<std::string>& given) {
    if (given && is_traceparent(*given)) return *given;
    return "00-" + hex(32) + "-" + hex(16) + "-01";
}

std::string gone_on_with(const std::string& traceparent, const std::string& span_id, bool sampled) {
    return "00-" + traceparent.substr(3, 32) + "-" + span_id + (sampled ? "-01" : "-00");
}

std::string new_span_id() {
    for (;;) {
        auto id = hex(16);
        if (!all_zero(id)) return id;
    }
}

}  // namespace duet::gateway
