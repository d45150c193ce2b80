#include "shared/messages/json_tree.hpp"

#include <nlohmann/json.hpp>

namespace duet {

/// nlohmann parses deep nesting but overflows the stack when it destroys it, so depth is bounded before anything is built.
void refuse_deep(std::string_view text) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            else if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > deepest_json) throw Malformed("JSON nested deeper than " + std::to_string(deepest_json) + " levels");
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
}

nlohmann::json parse_tree(std::string_view text) {
    refuse_deep(text);
    try {
        return nlohmann::json::parse(text);
    } catch (const nlohmann::json::exception& error) {
        throw Malformed(std::string{"not JSON: "} + error.what());
    }
}

}  // namespace duet
