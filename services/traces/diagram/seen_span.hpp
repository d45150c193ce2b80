#pragma once
// A span as it reached the console: whoever sent it, in text.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace duet::console {

struct SeenSpan {
    std::string trace_id, span_id, parent_id;  ///< hex digits; parent_id empty: nobody's child
    std::string service, style;                ///< of its resource
    std::string name;
    int kind = 1;                       ///< OTLP's number
    std::int64_t began = 0, ended = 0;  ///< microseconds since 1970
    std::string failure;                ///< empty: it went well
    std::map<std::string, std::string> attributes;

    std::string of(const std::string& key) const {
        const auto found = attributes.find(key);
        return found == attributes.end() ? std::string{} : found->second;
    }
};

using SeenSpans = std::vector<SeenSpan>;

}  // namespace duet::console
