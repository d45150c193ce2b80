#include "services/console/door/guard.hpp"

#include "shared/http/credentials.hpp"
#include "shared/http/problem.hpp"

namespace duet::console {

using http::Request, http::Responder;

bool names_this_machine(std::string_view host) {
    const auto port = host.starts_with('[') ? host.find("]:") : host.find(':');
    const auto name = port == std::string_view::npos
                          ? host
                          : host.substr(0, host.starts_with('[') ? port + 1 : port);
    return name == "127.0.0.1" || name == "localhost" || name == "[::1]";
}

http::Handler Guard::reading(http::Handler handler) const {
    return [handler = std::move(handler)](const Request& request, Responder responder) {
        if (!names_this_machine(request.header("Host").value_or(""))) {
            return responder.send(http::problem(403, "not-this-machine",
                                                "The console answers at 127.0.0.1 and localhost "
                                                "only; open it by one of these names.",
                                                request.path));
        }
        handler(request, std::move(responder));
    };
}

http::Handler Guard::keyed(http::Handler handler) const {
    return [key = operator_key_, handler = std::move(handler)](const Request& request,
                                                               Responder responder) {
        if (!http::bears(request, key)) {
            return responder.send(http::problem(
                401, "key-needed",
                "This changes something, so it needs the operator's key: open the page by the link "
                "that `./duet status` prints, or send the key as 'Authorization: Bearer <key>'.",
                request.path));
        }
        handler(request, std::move(responder));
    };
}

}  // namespace duet::console
