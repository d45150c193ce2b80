#include "shared/text/utf8.hpp"

namespace duet {

namespace {

/// What must follow the first byte of a sequence: its length, and the bounds of the second byte.
struct Form {
    std::size_t length = 0;  ///< 0: no sequence starts with this byte
    unsigned char min = 0x80;
    unsigned char max = 0xBF;
};

/// Table 3-7 of the Unicode Standard. The bounds exclude overlong forms (E0, F0), surrogates (ED)
/// and code points above U+10FFFF (F4). C0, C1 and F5 to FF start no sequence.
constexpr Form form_of(unsigned char lead) {
    if (lead < 0x80) return {1};
    if (lead < 0xC2) return {};
    if (lead < 0xE0) return {2};
    if (lead == 0xE0) return {3, 0xA0, 0xBF};
    if (lead == 0xED) return {3, 0x80, 0x9F};
    if (lead < 0xF0) return {3};
    if (lead == 0xF0) return {4, 0x90, 0xBF};
    if (lead < 0xF4) return {4};
    if (lead == 0xF4) return {4, 0x80, 0x8F};
    return {};
}

bool is_between(char byte, unsigned char min, unsigned char max) {
    const auto value = static_cast<unsigned char>(byte);
    return value >= min && value <= max;
}

/// U+0000 to U+001F and U+007F to U+009F (C2 80 to C2 9F).
bool is_control(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    if (character.size() == 1) return first < 0x20 || first == 0x7F;
    return first == 0xC2 && is_between(character[1], 0x80, 0x9F);
}

void append_in_hex(std::string& out, std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        out += "\\x";
        out += digits[value >> 4];
        out += digits[value & 15];
    }
}

}  // namespace

Utf8Front utf8_front(std::string_view text) {
    const auto form = form_of(static_cast<unsigned char>(text[0]));
    if (form.length == 0) return {1, false};
    for (std::size_t at = 1; at < form.length; ++at) {
        const auto min = at == 1 ? form.min : static_cast<unsigned char>(0x80);
        const auto max = at == 1 ? form.max : static_cast<unsigned char>(0xBF);
        if (at == text.size() || !is_between(text[at], min, max)) return {at, false};
    }
    return {form.length, true};
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto [length, well_formed] = utf8_front(text);
        if (!well_formed) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string replace_invalid_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto [length, well_formed] = utf8_front(text);
        out += well_formed ? text.substr(0, length) : replacement_character;
        text.remove_prefix(length);
    }
    return out;
}

std::string on_one_line(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto [length, well_formed] = utf8_front(text);
        const auto part = text.substr(0, length);
        if (well_formed && !is_control(part))
            out += part;
        else
            append_in_hex(out, part);
        text.remove_prefix(length);
    }
    return out;
}

}  // namespace duet
