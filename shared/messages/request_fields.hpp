#pragma once
// Reads the fields of a customer's request and collects every wrong one, so that the answer names
// them all.

#include "shared/clock/clock.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet {

struct WrongField {
    std::string pointer;  ///< JSON Pointer (RFC 6901); "" is the whole body
    std::string detail;
};

/// One object of a request. It must not outlive `object` and `wrong`. One thread.
class RequestFields {
public:
    /// `at` is the JSON Pointer of this object within the body. `wrong` collects the errors.
    RequestFields(const nlohmann::json& object, std::string at, std::vector<WrongField>& wrong);

    std::string text(const char* name);  ///< required, 1…256 characters
    std::optional<std::string> optional_text(const char* name);
    std::string one_of(const char* name, const std::vector<std::string>& words);
    /// A text from the path, not from this object.
    void in_path(const char* name, const std::string& text);
    std::int64_t whole(const char* name, std::int64_t min, std::int64_t max);
    std::optional<std::int64_t> optional_whole(const char* name, std::int64_t min,
                                               std::int64_t max);
    /// `about` is used by RequestSchema, which describes the request.
    std::optional<bool> optional_flag(const char* name, const char* about = "");
    std::optional<Instant> optional_time(const char* name, const char* about = "");
    std::string country(const char* name);  ///< two capital letters
    std::optional<std::string> optional_country(const char* name);
    void object(const char* name, const std::function<void(RequestFields&)>& read);
    /// `bounds`: a text about all items together, for the description. The caller checks it and
    /// calls `complain`.
    void array(const char* name, std::size_t min, std::size_t max,
               const std::function<void(RequestFields&)>& read_item, const std::string& bounds);
    void complain(const char* name, std::string detail);

private:
    const nlohmann::json* find(const char* name, bool required);
    void check(const char* name, const std::string& text);

    const nlohmann::json& object_;
    std::string at_;
    std::vector<WrongField>& wrong_;
};

inline constexpr std::size_t max_text = 256;  ///< characters, not bytes

}  // namespace duet
