// Header fields that are taken apart. The lines of the input are the lines of one field.

#include "shared/http/credentials.hpp"
#include "shared/http/fields.hpp"
#include "shared/http/media_type.hpp"
#include "shared/http/prefer.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

using namespace duet;
using fuzz::must;

namespace {

http::Headers lines_of(std::string_view text, std::string_view name) {
    http::Headers headers;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        headers.emplace_back(name, text.substr(begin, end - begin));
        begin = end + 1;
    }
    return headers;
}

/// As it is written by the book: what was read is read again the same.
std::string written(const http::MediaType& media) {
    auto text = media.type + "/" + media.subtype;
    for (const auto& [name, value] : media.parameters) {
        text += "; " + name + "=\"";
        for (const char c : value) (c == '"' || c == '\\' ? text += '\\' : text) += c;
        text += '"';
    }
    return text;
}

void look_at_media_type(std::string_view text) {
    const auto media = http::media_type_from(text);
    must(
        !http::is_json(text) || (media && media->type == "application" && media->subtype == "json"),
        "JSON is application/json");
    if (!media) return;
    const auto again = http::media_type_from(written(*media));
    must(again && again->type == media->type && again->subtype == media->subtype &&
             again->parameters == media->parameters,
         "a media type is written and read again unchanged");
    must(http::is_json(written(*media)) == http::is_json(text), "and is JSON or not as it was");
}

void look_at_prefer(std::string_view text) {
    const auto headers = lines_of(text, "Prefer");
    const auto wait = http::preferred_wait(headers);
    must(wait.count() >= 0 && wait.count() <= 86'400, "a wait is a day at most");
    must(wait.count() == 0 || http::preference(headers, "WAIT"), "who waits has said so");
    const http::Headers one{{"prefer", *http::list_header(headers, "prefer")}};
    must(http::preferred_wait(one) == wait, "several lines are one list");
    http::Headers first{{"Prefer", "wait=7"}};
    first.insert(first.end(), headers.begin(), headers.end());
    must(http::preferred_wait(first).count() == 7, "the first counts, whatever follows");
}

void look_at_credentials(std::string_view text) {
    if (const auto token = http::bearer_token(text)) {
        must(!token->empty() && !token->starts_with(' ') && text.ends_with(*token),
             "a token is what stands at the end");
        must(http::same_name(text.substr(0, 7), "bearer "), "behind its scheme");
    }
    http::Request request;
    request.headers = lines_of(text, "Authorization");
    must(!http::bears(request, ""), "an empty secret opens nothing");
    must(http::repeated_header(request.headers).has_value() == (request.headers.size() > 1),
         "Authorization comes once");
}

void look_at_list(std::string_view text) {
    std::string joined;
    for (const auto element : http::list_elements(text)) {
        must(!element.empty() && element.front() != ' ' && element.back() != '\t',
             "an element has no spaces around it");
        joined += element;
    }
    must(joined.size() <= text.size(), "a list is divided, nothing is added");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    look_at_media_type(text);
    look_at_prefer(text);
    look_at_credentials(text);
    look_at_list(text);
    return 0;
}
