#pragma once
// A parsed JSON value, held behind a pointer so that the heavy JSON header stays in few files.

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace duet {

/// The message cannot be read: not JSON, too deep, a field missing or of the wrong kind. Asking again will not help.
struct Malformed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Immutable, cheap to copy (shared), safe to read from any thread.
class Body {
public:
    Body();   ///< an empty object
    explicit Body(std::shared_ptr<const nlohmann::json> value) : value_{std::move(value)} {}

    /// Parses text with at most 32 levels (the limit is enforced before the value is built). Throws Malformed.
    static Body parse(std::string_view text);

    const nlohmann::json& json() const& { return *value_; }
    const nlohmann::json& json() const&& = delete;   ///< would outlive the body it belongs to
    std::string text() const;

private:
    std::shared_ptr<const nlohmann::json> value_;
};

/// Depth to which JSON is read (SHOP contract).
inline constexpr int deepest_json = 32;

}  // namespace duet
