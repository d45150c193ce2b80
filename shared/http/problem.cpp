#include "shared/http/problem.hpp"

#include <nlohmann/json.hpp>

namespace duet::http {

Response problem(int status, std::string_view slug, std::string_view detail,
                 std::string_view instance, const std::vector<FieldError>& errors) {
    nlohmann::json body{
        {"type", "https://duet.example/problems/" + std::string(slug)},
        {"title", phrase_of(status)},
        {"status", status},
        {"detail", detail},
        {"instance", instance},
    };
    if (!errors.empty()) {
        auto& list = body["errors"] = nlohmann::json::array();
        for (const auto& error : errors)
            list.push_back({{"pointer", error.pointer}, {"detail", error.detail}});
    }
    Response response;
    response.status = status;
    response.content_type = "application/problem+json";
    // A path may hold bytes that are not UTF-8; an error response must not fail on them.
    response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return response;
}

}  // namespace duet::http
