#include "infra/import/text.hpp"

#include <algorithm>
#include <cstdint>

namespace duet::importer {

namespace {

unsigned char byte_at(std::string_view text, std::size_t index) {
    return static_cast<unsigned char>(text[index]);
}

/// Length of the well-formed sequence that starts at `index`; 0 when there is none.
std::size_t sequence_length(std::string_view text, std::size_t index) {
    const unsigned char first = byte_at(text, index);
    if (first < 0x80) return 1;
    std::size_t length = 0;
    unsigned char low = 0x80,
                  high = 0xBF;  // bounds of the second byte, narrower after some first bytes
    if (first >= 0xC2 && first <= 0xDF)
        length = 2;
    else if (first >= 0xE0 && first <= 0xEF)
        length = 3;
    else if (first >= 0xF0 && first <= 0xF4)
        length = 4;
    else
        return 0;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
    if (index + length > text.size()) return 0;
    if (byte_at(text, index + 1) < low || byte_at(text, index + 1) > high) return 0;
    for (std::size_t next = 2; next < length; ++next) {
        if ((byte_at(text, index + next) & 0xC0) != 0x80) return 0;
    }
    return length;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool valid_utf8(std::string_view text) {
    for (std::size_t index = 0; index < text.size();) {
        const std::size_t length = sequence_length(text, index);
        if (length == 0) return false;
        index += length;
    }
    return true;
}

std::string to_utf8(std::string text) {
    if (valid_utf8(text)) return text;
    std::string converted;
    for (const char character : text) {
        const auto code = static_cast<unsigned char>(character);
        if (code < 0x80) {
            converted += character;
        } else {
            converted += static_cast<char>(0xC0 | (code >> 6));
            converted += static_cast<char>(0x80 | (code & 0x3F));
        }
    }
    return converted;
}

std::size_t characters_in(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

std::string_view without_empty_fraction(std::string_view text) {
    const auto point = text.find('.');
    if (point == std::string_view::npos || point == 0) return text;
    if (text.find_first_not_of('0', point + 1) != std::string_view::npos) return text;
    return text.substr(0, point);
}

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace duet::importer
