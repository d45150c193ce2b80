#pragma once
// Which handler a path and a method mean. Segment by segment, no regular expression (Pistache's
// router overflows the stack on a path of 15,000 slashes).

#include "shared/http/server/server.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace duet::http {

class Router {
public:
    struct Match {
        const Handler* handler = nullptr;  ///< null: see `allowed`
        std::string_view
            pattern;  ///< of the path's route, whatever the method; empty: no such path
        std::map<std::string, std::string> parameters;
        std::string allowed;  ///< the methods of a path that has not this one; empty: no such path
    };

    void add(Method method, std::string_view pattern, Handler handler);

    /// A literal segment wins over a `{name}`. `path`: still percent-encoded.
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
