#pragma once
// Generators of request targets for properties: random sequences of almost valid pieces.

#include <rapidcheck.h>

#include <string>
#include <vector>

namespace duet::tests {

inline std::string joined(const std::vector<std::string>& pieces) {
    std::string text;
    for (const auto& piece : pieces) text += piece;
    return text;
}

/// Any target: encoded and plain letters, dots, slashes, invalid UTF-8, broken escapes.
inline rc::Gen<std::string> any_target() {
    const auto piece = rc::gen::weightedOneOf<std::string>(
        {{12,
          rc::gen::element<std::string>("a", "v1", "orders", "%61", "%2D", "%7e", "o-1", "%c3%bc",
                                        "%E2%82%AC", "%20", "+", "%2b", "\"", "%3F", "%26", "=")},
         {8,
          rc::gen::element<std::string>("/a", "/%61", "/orchestrated", "/orchestr%61ted", "/v1")},
         {2, rc::gen::element<std::string>("?", "&", "?a=", "&b=%41", "?a=b")},
         {1, rc::gen::element<std::string>("/", ".", "/..", "/%2e%2e", "%2f", "\\", "%5C", "%ff",
                                           "%E9", "%00", "%", "%zz")}});
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](std::vector<std::string> pieces) {
                            pieces.insert(pieces.begin(), "/x");
                            return joined(pieces);
                        });
}

/// The text with each character plain or percent-encoded at random, with capital or small digits.
/// Characters that a segment may not hold are always encoded.
inline rc::Gen<std::string> randomly_encoded(std::string text) {
    return rc::gen::exec([text = std::move(text)] {
        std::string out;
        for (const char c : text) {
            const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                               (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
                               c == '~';
            const auto form = *rc::gen::inRange(plain ? 0 : 2, 4);  // 0 and 1: plain
            if (form < 2) {
                out += c;
                continue;
            }
            const std::string digits = form == 2 ? "0123456789abcdef" : "0123456789ABCDEF";
            const auto byte = static_cast<unsigned char>(c);
            out += std::string{'%'} + digits[byte >> 4] + digits[byte & 15];
        }
        return out;
    });
}

}  // namespace duet::tests
