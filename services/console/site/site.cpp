#include "services/console/site/site.hpp"

#include "page_files.hpp"  // generated from the files of page/
#include "shared/config/config.hpp"
#include "shared/http/problem.hpp"

#include <array>
#include <fstream>
#include <iterator>

namespace duet::console {

using http::Method, http::Request, http::Responder, http::Response;

namespace {

/// Only files of this server and nothing inline: even a text that became markup by mistake could
/// load and run nothing.
constexpr auto policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Where Debian's libjs-chart.js puts it (12 and 13), and where its node package does.
constexpr std::array chart_folders{"/usr/share/javascript/chart.js/",
                                   "/usr/share/nodejs/chart.js/dist/"};

std::string_view type_of(std::string_view name) {
    if (name.ends_with(".html")) return "text/html; charset=utf-8";
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".svg")) return "image/svg+xml";
    return "text/javascript; charset=utf-8";
}

Response file(std::string_view name, std::string text) {
    return {200,
            std::move(text),
            std::string{type_of(name)},
            {{"Content-Security-Policy", policy},
             {"X-Content-Type-Options", "nosniff"},
             {"Referrer-Policy", "no-referrer"},
             {"Cross-Origin-Opener-Policy", "same-origin"},
             {"Cross-Origin-Resource-Policy", "same-origin"},
             {"Cache-Control", "no-cache"}},
            false};
}

std::optional<std::string> text_of(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

/// `name` is a constant of ours, never a request's path.
Response chart_file(const std::string& name, const std::string& path) {
    for (const std::string folder : chart_folders) {
        if (auto text = text_of(folder + name)) return file(name, std::move(*text));
    }
    return http::problem(404, "no-charts",
                         "Chart.js is not installed, so the page shows numbers instead of curves. "
                         "It is Debian's package libjs-chart.js; `./duet up` installs it.",
                         path);
}

http::Handler page_handler(std::string name) {
    return [name = std::move(name)](const Request& request, Responder responder) {
        auto found = page_file(name.empty() ? request.parameter("name") : name);
        responder.send(
            found ? std::move(*found)
                  : http::problem(404, "no-such-file", "The page has no such file.", request.path));
    };
}

}  // namespace

std::optional<Response> page_file(std::string_view name) {
    for (const auto& [known, text] : page_files) {
        if (known != name) continue;
        if (const auto folder = config::text("DUET_PAGE")) {
            if (auto newest = text_of(*folder + "/" + std::string{known}))
                return file(known, std::move(*newest));
        }
        return file(known, std::string{text});
    }
    return std::nullopt;
}

void offer_page(http::Server& server, const Guard& guard) {
    server.route(Method::get, "/", guard.reading(page_handler("index.html")));
    server.route(Method::get, "/favicon.ico", guard.reading(page_handler("icon.svg")));
    server.route(Method::get, "/page/{name}", guard.reading(page_handler("")));
    for (const std::string name : {"chart.esm.js", "chunks/helpers.segment.js"}) {
        server.route(Method::get, "/chart.js/" + name,
                     guard.reading([name](const Request& request, Responder responder) {
                         responder.send(chart_file(name, request.path));
                     }));
    }
}

}  // namespace duet::console
