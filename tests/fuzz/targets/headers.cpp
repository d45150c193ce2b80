// Fuzzes the parsers of header fields. Each line of the input is one line of a field.

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

/// Serializes the value in canonical form: parsing it again must give the same value.
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
    must(http::is_json(written(*media)) == http::is_json(text),
         "a media type keeps whether it is JSON");
}

void look_at_prefer(std::string_view text) {
    const auto headers = lines_of(text, "Prefer");
    const auto wait = http::preferred_wait(headers);
    must(wait.count() >= 0 && wait.count() <= 86'400, "a wait is a day at most");
    must(wait.count() == 0 || http::preference(headers, "WAIT"), "a wait requires the preference");
    const http::Headers one{{"prefer", *http::list_header(headers, "prefer")}};
    must(http::preferred_wait(one) == wait, "several lines form one list");
    http::Headers first{{"Prefer", "wait=7"}};
    first.insert(first.end(), headers.begin(), headers.end());
    must(http::preferred_wait(first).count() == 7, "the first preference counts");
}

void look_at_credentials(std::string_view text) {
    if (const auto token = http::bearer_token(text)) {
        must(!token->empty() && !token->starts_with(' ') && text.ends_with(*token),
             "a token is the end of the field");
        must(http::same_name(text.substr(0, 7), "bearer "), "a token follows its scheme");
    }
    http::Request request;
    request.headers = lines_of(text, "Authorization");
    must(!http::bears(request, ""), "an empty secret is refused");
    must(http::repeated_header(request.headers).has_value() == (request.headers.size() > 1),
         "Authorization is accepted only once");
}

void look_at_list(std::string_view text) {
    std::string joined;
    for (const auto element : http::list_elements(text)) {
        must(!element.empty() && element.front() != ' ' && element.back() != '\t',
             "an element has no spaces around it");
        joined += element;
    }
    must(joined.size() <= text.size(), "a list is split, nothing is added");
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
