#pragma once
// The contract of every route, for the OpenAPI document (`duet describe --openapi`). The shapes of
// bodies and responses are only named here; the code that reads and writes them declares them.
// Data, no logic.

#include "shared/http/message.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace duet::gateway {

/// A query parameter. A plain value.
struct Parameter {
    std::string_view name;
    std::string_view schema;  ///< JSON Schema, as text
    std::string_view words;   ///< its description
};

/// A successful response. A plain value.
struct Success {
    int status;
    std::string_view shape;  ///< "Order"
    std::string_view words;  ///< its description
};

/// The contract of one route. A plain value.
struct Operation {
    enum class Key { never, may, must };  ///< Idempotency-Key

    std::string_view id;  ///< "placeOrder"
    http::Method method;
    std::string_view pattern;
    std::string_view summary;
    std::vector<Success> answers;
    /// Error statuses besides those of every route (key, body, gateway).
    std::vector<int> refusals = {};
    std::vector<Parameter> query = {};
    std::string_view body = {};  ///< "PlaceOrder"
    Key key = Key::never;
    bool waits = false;  ///< supports `Prefer: wait=N`
};

/// One operation per entry of `routes()`. Valid for the life of the program.
std::span<const Operation> operations();

}  // namespace duet::gateway
