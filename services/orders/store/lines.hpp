#pragma once
// How lines and lists of SKUs are stored in a column: small JSON objects, such as
// {"lines":[{"sku":"mug","quantity":1,"unit_price":500}]}. Pure functions, thread-safe.

#include "shared/messages/codec.hpp"
#include "shared/messages/order.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duet::orders {

struct LinesColumn {
    std::vector<Line> lines;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("lines", s.lines);
    }
};

struct RequestedLinesColumn {
    std::vector<RequestedLine> lines;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("lines", s.lines);
    }
};

struct SkusColumn {
    std::vector<std::string> skus;
    template <class Self, class Field> static void fields(Self& s, Field&& f) { f("skus", s.skus); }
};

inline std::string lines_text(const std::vector<Line>& lines) { return encode(LinesColumn{lines}); }
inline std::vector<Line> lines_from(std::string_view text) {
    return decode<LinesColumn>(Body::parse(text)).lines;
}
inline std::string lines_text(const std::vector<RequestedLine>& lines) {
    return encode(RequestedLinesColumn{lines});
}
inline std::vector<RequestedLine> requested_lines_from(std::string_view text) {
    return decode<RequestedLinesColumn>(Body::parse(text)).lines;
}
inline std::string skus_text(const std::vector<std::string>& skus) {
    return encode(SkusColumn{skus});
}
inline std::vector<std::string> skus_from(std::string_view text) {
    return decode<SkusColumn>(Body::parse(text)).skus;
}

}  // namespace duet::orders
