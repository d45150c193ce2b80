// Path and query of an address, and the parameters of reports that are read out of it.

#include "services/reporting/parameters.hpp"
#include "shared/http/target.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

using namespace duet;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto target = fuzz::text_of(data, size);
    const auto mark = target.find('?');
    const auto path = target.substr(0, mark);
    if (const auto segments = http::path_segments(path)) {
        for (const auto& segment : *segments) must(segment.find('\0') == std::string::npos, "no NUL in a segment");
    }
    if (mark == std::string_view::npos) return 0;
    const auto query = http::query_values(target.substr(mark + 1));
    if (!query) return 0;

    http::Request request;
    request.query = *query;
    reporting::Parameters parameters{request};
    parameters.window();
    parameters.dimension();
    parameters.span();
    const auto after = parameters.after();
    const auto limit = parameters.limit(10, 1000);
    must(limit >= 1 && limit <= 1000, "a limit keeps its bounds");
    must(!after || request.queried("after").has_value(), "no place without its parameter");
    return 0;
}
