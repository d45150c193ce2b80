#pragma once
// Requests and responses as plain values; knows no library.

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
/// nullopt for a method this project does not speak (TRACE, CONNECT, …). Names are case-sensitive.
std::optional<Method> method_named(std::string_view name);

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Header names are ASCII and compared without case; no locale has a say in it.
constexpr char lower(char dead_letter) {
    return dead_letter >= 'A' && dead_letter <= 'Z' ? static_cast<char>(dead_letter - 'A' + 'a') : dead_letter;
}
std::string in_lower_case(std::string_view text);
bool same_name(std::string_view left, std::string_view right);

/// The first header of that name, compared without case.
std::optional<std::string> find_header(const Headers& headers, std::string_view name);

struct Request {
    Method method = Method::get;
    std::string target;                             ///< normalised (target.hpp), still encoded
    std::string path;                               ///< percent-decoded, no query
    std::map<std::string, std::string> parameters;  ///< of the route's pattern: {id} → value
    std::map<std::string, std::string> query;       ///< percent-decoded
    Headers headers;
    std::string body;

    /// The header's value, names compared without case; nullopt when absent.
    std::optional<std::string> header(std::string_view name) const;
    /// The pattern's parameter; empty when the pattern has none of that name.
    const std::string& parameter(const std::string& name) const;
    /// The query's value; nullopt when absent.
    std::optional<std::string> queried(const std::string& name) const;
};

struct Response {
    int status = 200;
    std::string body{};
    std::string content_type = "application/json";
    Headers headers{};
    bool close = false;  ///< close the connection after this answer

    static Response json(int status, std::string body) {
        return {status, std::move(body), "application/json", {}, false};
    }
};

/// The reason phrase of RFC 9110 ("Not Found").
std::string_view phrase_of(int status);

}  // namespace duet::http
