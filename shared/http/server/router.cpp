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

/// Compares from the left: where one pattern is literal and the other is not, the literal one is
/// closer.
bool is_closer(const Segments& left, const Segments& right) {
    for (std::size_t at = 0; at < left.size(); ++at)
        if (is_parameter(left[at]) != is_parameter(right[at])) return is_parameter(right[at]);
    return false;
}

}  // namespace

void Router::add(Method method, std::string_view pattern, Handler handler) {
    auto segments = path_segments(pattern);
    if (!segments || !pattern.starts_with('/'))
        throw std::invalid_argument("no route pattern: " + std::string(pattern));
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
    const Route* closest = nullptr;
    if (segments)
        for (const auto& route : routes_)
            if (matches(route.segments, *segments) &&
                (!closest || is_closer(route.segments, closest->segments)))
                closest = &route;
    Match match;
    if (!closest) return match;
    match.pattern = closest->pattern;

    auto handler = closest->handlers.find(method);
    if (handler == closest->handlers.end() && method == Method::head)
        handler = closest->handlers.find(Method::get);
    if (handler == closest->handlers.end()) {
        for (const auto& [known, unused] : closest->handlers) {
            if (!match.allowed.empty()) match.allowed += ", ";
            match.allowed += name_of(known);
            if (known == Method::get && !closest->handlers.contains(Method::head))
                match.allowed += ", HEAD";
        }
        return match;
    }
    match.handler = &handler->second;
    for (std::size_t at = 0; at < segments->size(); ++at) {
        const auto& name = closest->segments[at];
        if (is_parameter(name))
            match.parameters.emplace(name.substr(1, name.size() - 2), (*segments)[at]);
    }
    return match;
}

}  // namespace duet::http
