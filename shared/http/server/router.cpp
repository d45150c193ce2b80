#include "shared/http/server/router.hpp"

#include "shared/http/target.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace duet::http {

namespace {

using Segments = std::vector<std::string>;

bool is_parameter(const std::string& segment) {
    return segment.starts_with('{') && segment.ends_with('}');
}

bool matches(const Segments& pattern, const Segments& path) {
    return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(),
                      [](const auto& wanted, const auto& given) {
                          return is_parameter(wanted) ? !given.empty() : wanted == given;
                      });
}

/// Compares from the left: at the first segment where only one pattern is literal, that pattern is
/// more specific.
bool is_more_specific(const Segments& left, const Segments& right) {
    for (std::size_t at = 0; at < left.size(); ++at)
        if (is_parameter(left[at]) != is_parameter(right[at])) return is_parameter(right[at]);
    return false;
}

}  // namespace

void Router::add(Method method, std::string_view pattern, Handler handler) {
    auto segments = path_segments(pattern);
    if (!segments || !pattern.starts_with('/'))
        throw std::invalid_argument("malformed route pattern: " + std::string(pattern));
    auto route = std::find_if(routes_.begin(), routes_.end(),
                              [&](const Route& known) { return known.segments == *segments; });
    if (route == routes_.end())
        route =
            routes_.insert(routes_.end(), Route{std::string(pattern), std::move(*segments), {}});
    if (!route->handlers.emplace(method, std::move(handler)).second)
        throw std::invalid_argument("two routes for " + std::string(name_of(method)) + " " +
                                    std::string(pattern));
}

Router::Match Router::find(Method method, std::string_view path) const {
    const auto segments = path_segments(path);
    const Route* best = nullptr;
    if (segments)
        for (const auto& route : routes_)
            if (matches(route.segments, *segments) &&
                (!best || is_more_specific(route.segments, best->segments)))
                best = &route;
    Match match;
    if (!best) return match;
    match.pattern = best->pattern;

    auto handler = best->handlers.find(method);
    if (handler == best->handlers.end() && method == Method::head)
        handler = best->handlers.find(Method::get);
    if (handler == best->handlers.end()) {
        for (const auto& [known, unused] : best->handlers) {
            if (!match.allowed.empty()) match.allowed += ", ";
            match.allowed += name_of(known);
            if (known == Method::get && !best->handlers.contains(Method::head))
                match.allowed += ", HEAD";
        }
        return match;
    }
    match.handler = &handler->second;
    for (std::size_t at = 0; at < segments->size(); ++at) {
        const auto& name = best->segments[at];
        if (is_parameter(name))
            match.parameters.emplace(name.substr(1, name.size() - 2), (*segments)[at]);
    }
    return match;
}

}  // namespace duet::http
