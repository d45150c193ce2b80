#pragma once
// Describes a customer's request as JSON Schema by the same calls that read it (RequestFields), so
// that the OpenAPI document always matches the reader. All values that it returns are empty.

#include "shared/clock/clock.hpp"
#include "shared/messages/request_fields.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace duet {

/// Has the interface of RequestFields. One thread.
class RequestSchema {
public:
    std::string text(const char* name);
    std::optional<std::string> optional_text(const char* name);
    std::string one_of(const char* name, const std::vector<std::string>& words);
    void in_path(const char*, const std::string&) {}  ///< the path describes it
    std::int64_t whole(const char* name, std::int64_t min, std::int64_t max);
    std::optional<std::int64_t> optional_whole(const char* name, std::int64_t min,
                                               std::int64_t max);
    std::optional<bool> optional_flag(const char* name, const char* about = "");
    std::optional<Instant> optional_time(const char* name, const char* about = "");
    std::string country(const char* name);
    std::optional<std::string> optional_country(const char* name);
    void object(const char* name, const std::function<void(RequestSchema&)>& read);
    void array(const char* name, std::size_t min, std::size_t max,
               const std::function<void(RequestSchema&)>& read_item, const std::string& bounds);
    void complain(const char*, const std::string&) {}  ///< an empty value has no errors

    std::string json() const;  ///< JSON Schema (2020-12)

private:
    enum class Needed { no, yes };
    void property(const char* name, Needed needed, const std::string& schema);

    std::string properties_, required_;
};

}  // namespace duet
