#pragma once
// Errors as RFC 9457 problem details (application/problem+json).

#include "shared/http/message.hpp"

#include <string>
#include <vector>

namespace duet::http {

struct FieldError {
    std::string pointer;   ///< JSON Pointer (RFC 6901) to the wrong field, "" for the whole body
    std::string detail;
};

/// `type` becomes "https://duet.example/problems/<slug>"; `instance` the path asked for; `errors` lists every wrong field at once.
Response problem(int status, std::string_view slug, std::string_view detail, std::string_view instance,
                 const std::vector<FieldError>& errors = {});

}  // namespace duet::http
