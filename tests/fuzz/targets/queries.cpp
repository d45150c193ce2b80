// Fuzzes the path and query of a target, and the report parameters in it.

#include "services/reporting/parameters.hpp"
#include "shared/http/target.hpp"
#include "shared/text/utf8.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

#include <map>
#include <string>
#include <variant>

using namespace duet;
using fuzz::must;

namespace {

bool separates_or_climbs(const std::string& segment) {
    return segment.empty() || segment == "." || segment == ".." ||
           segment.find_first_of(std::string_view{"/\\\0", 3}) != std::string::npos;
}

/// A forwarded target must be read as the same target.
void look_at(const http::Target& target) {
    const auto again = http::read_target(target.text);
    const auto* same = std::get_if<http::Target>(&again);
    must(same != nullptr, "a normalized target is accepted again");
    must(same->text == target.text && same->path == target.path && same->query == target.query,
         "the meaning is unchanged");
    must(is_utf8(target.path), "the path is UTF-8");
    const auto segments =
        http::path_segments(std::string_view{target.text}.substr(0, target.text.find('?')));
    must(segments.has_value(), "its path alone is a target");
    std::string path;
    for (const auto& segment : *segments) {
        must(!separates_or_climbs(segment), "no segment separates or climbs");
        path += "/" + segment;
    }
    must(target.path == (path.empty() ? "/" : path), "the path is its segments");
    for (const auto& [name, value] : target.query)
        must(is_utf8(name) && is_utf8(value), "the query is UTF-8");
}

void look_at_parameters(const std::map<std::string, std::string>& query) {
    http::Request request;
    request.query = query;
    reporting::Parameters parameters{request};
    parameters.window();
    parameters.dimension();
    parameters.span();
    const auto after = parameters.after();
    const auto limit = parameters.limit(10, 1000);
    must(limit >= 1 && limit <= 1000, "a limit keeps its bounds");
    must(!after || request.queried("after").has_value(), "a cursor requires its parameter");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto read = http::read_target(text);
    const auto path = text.substr(0, text.find('?'));
    if (const auto* target = std::get_if<http::Target>(&read)) {
        must(http::path_segments(path).has_value(), "the parts are accepted if the whole is");
        look_at(*target);
        look_at_parameters(target->query);
    } else {
        const bool has_query = path.size() < text.size();
        const auto query = has_query ? text.substr(path.size() + 1) : std::string_view{};
        must(!http::path_segments(path) || !http::query_values(query),
             "a part is refused if the whole is");
    }
    return 0;
}
