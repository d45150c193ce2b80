#pragma once
// What every route takes and answers, for the OpenAPI document (`duet describe --openapi`). The
// shapes of bodies and answers are named here and declared by the code that reads and writes them.
// Data, nothing else.

#include "shared/http/message.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace duet::gateway {

struct Parameter {
    std::string_view name;
    std::string_view schema;  ///< JSON Schema, as text
    std::string_view words;
};

struct GoodAnswer {
    int status;
    std::string_view shape;  ///< "Order"
    std::string_view words;
};

struct Operation {
    enum class Key { never, may, must };  ///< Idempotency-Key

    std::string_view id;  ///< "placeOrder"
    http::Method method;
    std::string_view pattern;
    std::string_view summary;
    std::vector<GoodAnswer> answers;
    std::vector<int> refusals =
        {};  ///< beside those that the key, the body and the way there bring with them
    std::vector<Parameter> query = {};
    std::string_view body = {};  ///< "PlaceOrder"
    Key key = Key::never;
    bool waits = false;  ///< understands `Prefer: wait=N`
};

/// One for each of `routes()`.
std::span<const Operation> operations();

}  // namespace duet::gateway
