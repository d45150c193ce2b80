#pragma once
// Validates the contracts' documents, and answers against them.

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace duet::contracts {

/// The errors of an OpenAPI 3.1 document: missing fields, dangling references, undescribed path
/// parameters.
std::vector<std::string> shape_errors_of_openapi(const nlohmann::json& document);

/// The same for AsyncAPI 3.0.
std::vector<std::string> shape_errors_of_asyncapi(const nlohmann::json& document);

struct SeenAnswer {
    std::string method;  ///< "GET"
    std::string path;    ///< "/v1/orders/o-1", without style and query
    int status = 0;
    std::string content_type;
    std::string body;
};

/// What in this answer the document does not promise: the route, the status, the kind of content, a
/// field.
std::vector<std::string> errors_of_answer(const SeenAnswer& answer, const nlohmann::json& openapi);

/// The document's own name for the path: "/v1/orders/{order_id}"; empty when it has none for it.
std::string pattern_for(const std::string& path, const nlohmann::json& openapi);

}  // namespace duet::contracts
