#pragma once
// Reads the fields of a customer's request and remembers every wrong one, so that all are named at
// once.

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

class RequestFields {
public:
    /// `at` is the pointer of this object within the body.
    RequestFields(const nlohmann::json& object, std::string at, std::vector<WrongField>& wrong);

    std::string text(const char* name);  ///< required, 1…256 characters
    std::optional<std::string> optional_text(const char* name);
    std::string one_of(const char* name, const std::vector<std::string>& words);
    void in_path(const char* name,
                 const std::string& text);  ///< a text that came in the path, not in this object
    std::int64_t whole(const char* name, std::int64_t min, std::int64_t max);
    std::optional<std::int64_t> optional_whole(const char* name, std::int64_t min,
                                               std::int64_t max);
    /// `about` is for the description of the request (RequestSchema).
    std::optional<bool> optional_flag(const char* name, const char* about = "");
    std::optional<Instant> optional_time(const char* name, const char* about = "");
    std::string country(const char* name);  ///< two capital letters
    std::optional<std::string> optional_country(const char* name);
    void object(const char* name, const std::function<void(RequestFields&)>& read);
    /// `bounds`: what holds of all items together, in words. The caller checks it and complains.
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
