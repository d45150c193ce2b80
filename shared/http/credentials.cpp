#include "shared/http/credentials.hpp"

#include "shared/http/secret.hpp"

namespace duet::http {

std::optional<std::string_view> bearer_token(std::string_view authorization) {
    const auto space = authorization.find(' ');
    if (space == std::string_view::npos || !same_name(authorization.substr(0, space), "Bearer"))
        return std::nullopt;
    const auto token = authorization.find_first_not_of(' ', space);
    if (token == std::string_view::npos) return std::nullopt;
    return authorization.substr(token);
}

bool bears(const Request& request, std::string_view secret) {
    const auto given = request.header("Authorization");
    const auto token = given ? bearer_token(*given) : std::nullopt;
    return token && same_secret(*token, secret);
}

}  // namespace duet::http
