// Fuzzes JSON texts: both readers of the shop agree, a third one accepts the same texts, and a
// canonical text has the meaning of its original.

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
        must(refusal.pointer.empty() || refusal.pointer.starts_with('/'),
             "a refusal names the place");
        return false;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const bool taken = takes([](std::string_view given) { Body::parse(given); }, text);
    must(takes([](std::string_view given) { parse_tree(given); }, text) == taken,
         "both readers accept the same texts");
    if (!taken) return 0;
    must(text.find('\0') == std::string_view::npos, "an accepted text has no NUL");
    must(nlohmann::json::accept(text), "another reader accepts the accepted texts");
    const auto canonical = canonical_json(text);
    must(canonical_json(canonical) == canonical, "a canonical text is its own canonical text");
    must(parse_tree(canonical) == parse_tree(text), "the meaning is unchanged");
    must(canonical_json(Body::parse(text).text()) == canonical,
         "the canonical text is independent of the spelling");
    return 0;
}
