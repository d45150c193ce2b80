#include "infra/import/text.hpp"

#include "shared/text/utf8.hpp"

#include <algorithm>

namespace duet::importer {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string to_utf8(std::string text) {
    if (is_utf8(text)) return text;
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
