#include "shared/http/prefer.hpp"

#include "shared/http/fields.hpp"

#include <algorithm>

namespace duet::http {

namespace {

struct Preference {
    std::string_view name;
    std::string value;
};

/// [ BWS "=" BWS word ]. An empty value equals no value (RFC 7240, section 2). nullopt when the
/// text is malformed.
std::optional<std::string> read_value(FieldScanner& in) {
    in.skip_blanks();
    if (!in.skip('=')) return "";
    in.skip_blanks();
    if (in.done()) return "";
    return in.word();
}

/// *( OWS ";" [ OWS parameter ] ): the shop uses no parameter.
bool skip_parameters(FieldScanner& in) {
    for (in.skip_blanks(); !in.done(); in.skip_blanks()) {
        if (!in.skip(';')) return false;
        in.skip_blanks();
        if (in.token() && !read_value(in)) return false;
    }
    return true;
}

std::optional<Preference> preference_from(std::string_view element) {
    FieldScanner in{element};
    const auto name = in.token();
    if (!name) return std::nullopt;
    auto value = read_value(in);
    if (!value || !skip_parameters(in)) return std::nullopt;
    return Preference{*name, *std::move(value)};
}

}  // namespace

std::optional<std::string> preference(const Headers& headers, std::string_view name) {
    const auto all = list_header(headers, "Prefer");
    if (!all) return std::nullopt;
    for (const auto element : list_elements(*all)) {
        auto expressed = preference_from(element);
        if (expressed && same_name(expressed->name, name)) return std::move(expressed->value);
    }
    return std::nullopt;
}

std::chrono::seconds preferred_wait(const Headers& headers) {
    constexpr std::chrono::seconds a_day{86'400};
    const auto text = preference(headers, "wait");
    if (!text ||
        !std::all_of(text->begin(), text->end(), [](char c) { return c >= '0' && c <= '9'; }))
        return {};
    std::chrono::seconds wait{0};
    for (const char digit : *text)
        wait = std::min(a_day, wait * 10 + std::chrono::seconds{digit - '0'});
    return wait;
}

}  // namespace duet::http
