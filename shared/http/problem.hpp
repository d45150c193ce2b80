#pragma once
// Errors as RFC 9457 problem details (application/problem+json).

#include "shared/http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duet::http {

struct FieldError {
    std::string pointer;  ///< JSON Pointer (RFC 6901) to the wrong field, "" for the whole body
    std::string detail;
};

/// What every problem is, as JSON Schema.
inline constexpr std::string_view problem_schema =
    R"({"type":"object","properties":{"type":{"type":"string","format":"uri"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},)"
    R"("instance":{"type":"string"},"errors":{"type":"array","items":{"type":"object","properties":{"pointer":{"type":"string"},"detail":{"type":"string"}},)"
    R"("required":["pointer","detail"]}}},"required":["type","title","status","detail","instance"]})";

/// `type` becomes "https://duet.example/problems/<slug>"; `instance` the path asked for; `errors`
/// lists every wrong field at once.
Response problem(int status, std::string_view slug, std::string_view detail,
                 std::string_view instance, const std::vector<FieldError>& errors = {});

}  // namespace duet::http
