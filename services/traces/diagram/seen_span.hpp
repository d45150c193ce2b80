#pragma once
// A span as the console received it; ids and attributes are texts.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace duet::console {

struct SeenSpan {
    std::string trace_id, span_id, parent_id;  ///< hex digits; parent_id empty: a root
    std::string service, style;                ///< of its resource
    std::string name;
    int kind = 1;                       ///< OTLP's number
    std::int64_t began = 0, ended = 0;  ///< microseconds since 1970
    std::string failure;                ///< empty: success
    std::map<std::string, std::string> attributes;

    /// The value of an attribute, "" when the span has none.
    std::string of(const std::string& key) const {
        const auto found = attributes.find(key);
        return found == attributes.end() ? std::string{} : found->second;
    }
};

using SeenSpans = std::vector<SeenSpan>;

}  // namespace duet::console
