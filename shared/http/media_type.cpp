#include "shared/http/media_type.hpp"

#include "shared/http/fields.hpp"

#include <algorithm>

namespace duet::http {

namespace {

/// parameters = *( OWS ";" OWS [ parameter ] ), section 5.6.6: no space around "=". False when the
/// text does not match.
bool read_parameters(FieldScanner& in, MediaType& into) {
    for (in.skip_blanks(); !in.done(); in.skip_blanks()) {
        if (!in.skip(';')) return false;
        in.skip_blanks();
        const auto name = in.token();
        if (!name)
            continue;  // an empty parameter is allowed; the next `skip` rejects anything else
        if (!in.skip('=')) return false;
        auto value = in.word();
        if (!value) return false;
        into.parameters.emplace_back(in_lower_case(*name), *std::move(value));
    }
    return true;
}

}  // namespace

std::optional<MediaType> media_type_from(std::string_view text) {
    FieldScanner in{text};
    in.skip_blanks();
    const auto type = in.token();
    if (!type || !in.skip('/')) return std::nullopt;
    const auto subtype = in.token();
    if (!subtype) return std::nullopt;
    MediaType media{in_lower_case(*type), in_lower_case(*subtype), {}};
    if (!read_parameters(in, media)) return std::nullopt;
    return media;
}

bool is_json(std::string_view content_type) {
    const auto media = media_type_from(content_type);
    if (!media || media->type != "application" || media->subtype != "json") return false;
    return std::all_of(
        media->parameters.begin(), media->parameters.end(), [](const auto& parameter) {
            return parameter.first != "charset" || same_name(parameter.second, "utf-8");
        });
}

}  // namespace duet::http
