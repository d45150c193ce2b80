#include "shared/telemetry/settings.hpp"

#include "shared/config/config.hpp"

#include <charconv>
#include <stdexcept>

namespace duet::telemetry {

namespace {

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return std::string{text.substr(first, text.find_last_not_of(" \t") - first + 1)};
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned byte = 0;
        const bool escaped =
            text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr ==
                text.data() + i + 3;
        out += escaped ? static_cast<char>(byte) : text[i];
        if (escaped) i += 2;
    }
    return out;
}

/// Parses "name=value,other=value"; values are percent-encoded.
std::vector<std::pair<std::string, std::string>> headers_in(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> headers;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const auto one = text.substr(0, comma);
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
        const auto equals = one.find('=');
        if (equals == std::string_view::npos || trimmed(one.substr(0, equals)).empty()) {
            throw std::runtime_error("OTEL_EXPORTER_OTLP_HEADERS: '" + std::string{one} +
                                     "' is not name=value");
        }
        headers.emplace_back(trimmed(one.substr(0, equals)),
                             percent_decoded(trimmed(one.substr(equals + 1))));
    }
    return headers;
}

std::string without_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

}  // namespace

Mode mode() {
    const auto text = config::text("DUET_TRACE").value_or("sampled");
    if (text == "off") return Mode::off;
    if (text == "sampled") return Mode::sampled;
    if (text == "all") return Mode::all;
    throw std::runtime_error("DUET_TRACE=" + text +
                             " is neither 'off', 'sampled' (some traces, always whole) nor 'all'");
}

std::optional<Destination> destination() {
    if (mode() == Mode::off) return std::nullopt;
    const auto traces = config::text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    const auto all = config::text("OTEL_EXPORTER_OTLP_ENDPOINT");
    if (traces || all)
        return Destination{traces ? *traces : without_slash(*all) + "/v1/traces",
                           headers_in(config::text("OTEL_EXPORTER_OTLP_HEADERS").value_or(""))};
    const auto console = config::text("DUET_CONSOLE");
    if (!console) return std::nullopt;
    return Destination{
        *console + "/v1/traces",
        {{"Authorization", "Bearer " + config::text("DUET_OPERATOR_KEY").value_or("")}}};
}

}  // namespace duet::telemetry
