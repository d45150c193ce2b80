#pragma once
// HTTP requests and responses as plain values, independent of any library. Pure functions,
// thread-safe.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duet::http {

enum class Method { get, head, post, put, patch, del, options };

std::string_view name_of(Method method);
/// nullopt for a method that this project does not support (TRACE, CONNECT, …). Case-sensitive.
std::optional<Method> method_named(std::string_view name);

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Lower-cases an ASCII letter; ignores the locale. Header names are ASCII and compare without
/// case.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::string in_lower_case(std::string_view text);
bool same_name(std::string_view left, std::string_view right);

/// The first header of this name, ignoring case.
std::optional<std::string> find_header(const Headers& headers, std::string_view name);

struct Request {
    Method method = Method::get;
    std::string target;                             ///< normalized (target.hpp), still encoded
    std::string path;                               ///< percent-decoded, without the query
    std::map<std::string, std::string> parameters;  ///< from the route's pattern: {id} → value
    std::map<std::string, std::string> query;       ///< percent-decoded
    Headers headers;
    std::string body;

    /// The header's value, ignoring the case of names; nullopt when absent.
    std::optional<std::string> header(std::string_view name) const;
    /// The value of the pattern's parameter; empty when the pattern has no such parameter.
    const std::string& parameter(const std::string& name) const;
    /// The value of the query parameter; nullopt when absent.
    std::optional<std::string> queried(const std::string& name) const;
};

struct Response {
    int status = 200;
    std::string body{};
    std::string content_type = "application/json";
    Headers headers{};
    bool close = false;  ///< close the connection after this response

    static Response json(int status, std::string body) {
        return {status, std::move(body), "application/json", {}, false};
    }
};

/// The reason phrase of RFC 9110 ("Not Found").
std::string_view phrase_of(int status);

}  // namespace duet::http
