// Texts of JSON: the two readers of the shop agree, a third one that is not ours takes what they
// take, and a canonical text means what the text means.

#include "shared/messages/canonical_json.hpp"
#include "shared/messages/json_tree.hpp"
#include "shared/messages/malformed_json.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

#include <nlohmann/json.hpp>

using namespace duet;
using fuzz::must;

namespace {

template <class Read> bool takes(Read read, std::string_view text) {
    try {
        read(text);
        return true;
    } catch (const MalformedJson& refusal) {
        must(!refusal.detail.empty() && *refusal.what() != '\0', "a refusal says why");
        must(refusal.pointer.empty() || refusal.pointer.starts_with('/'), "and where");
        return false;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const bool taken = takes([](std::string_view given) { Body::parse(given); }, text);
    must(takes([](std::string_view given) { parse_tree(given); }, text) == taken,
         "what one reader takes the other takes");
    if (!taken) return 0;
    must(text.find('\0') == std::string_view::npos, "there is no NUL in JSON");
    must(nlohmann::json::accept(text), "what is taken is JSON to others, too");
    const auto canonical = canonical_json(text);
    must(canonical_json(canonical) == canonical, "a canonical text is its own");
    must(parse_tree(canonical) == parse_tree(text), "and means the same");
    must(canonical_json(Body::parse(text).text()) == canonical, "however it is written");
    return 0;
}
