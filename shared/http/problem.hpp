#pragma once
// Error responses as RFC 9457 problem details (application/problem+json). Thread-safe.

#include "shared/http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duet::http {

struct FieldError {
    std::string pointer;  ///< JSON Pointer (RFC 6901) to the wrong field, "" for the whole body
    std::string detail;
};

/// The JSON Schema of every problem document.
inline constexpr std::string_view problem_schema =
    R"({"type":"object","properties":{"type":{"type":"string","format":"uri"},)"
    R"("title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},)"
    R"("instance":{"type":"string"},"errors":{"type":"array","items":{"type":"object",)"
    R"("properties":{"pointer":{"type":"string"},"detail":{"type":"string"}},)"
    R"("required":["pointer","detail"]}}},)"
    R"("required":["type","title","status","detail","instance"]})";

/// `type` becomes "https://duet.example/problems/<slug>". `instance` is the requested path.
/// `errors` lists all wrong fields of the request.
Response problem(int status, std::string_view slug, std::string_view detail,
                 std::string_view instance, const std::vector<FieldError>& errors = {});

}  // namespace duet::http
