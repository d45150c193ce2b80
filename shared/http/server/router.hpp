#pragma once
// Finds the handler for a path and a method. Compares segment by segment, without regular
// expressions: Pistache's router overflows the stack on a path of 15,000 slashes.

#include "shared/http/server/server.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace duet::http {

/// `add`: one thread, before the first `find`. `find`: thread-safe.
class Router {
public:
    struct Match {
        const Handler* handler = nullptr;  ///< null: see `allowed`
        std::string_view pattern;  ///< of the path's route, for any method; empty: unknown path
        std::map<std::string, std::string> parameters;
        std::string allowed;  ///< the path's methods, if it lacks this one; empty: unknown path
    };

    /// Throws std::invalid_argument for a malformed or repeated pattern.
    void add(Method method, std::string_view pattern, Handler handler);

    /// A literal segment takes precedence over a `{name}`. `path`: still percent-encoded.
    Match find(Method method, std::string_view path) const;

private:
    struct Route {
        std::string pattern;
        std::vector<std::string> segments;
        std::map<Method, Handler> handlers;
    };
    std::vector<Route> routes_;
};

}  // namespace duet::http
