#pragma once
// Serves the page. CMake embeds its files into the program, so page and console always have one
// version, the program needs no folder, and no path of a request reaches the file system. To work
// on the page, set DUET_PAGE=<folder>: the files are then read from there at each request. Chart.js
// comes from the folder of Debian's package.

#include "services/console/door/guard.hpp"
#include "shared/http/server/server.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace duet::console {

/// Adds the routes "/", "/page/{name}" and "/chart.js/…".
void offer_page(http::Server& server, const Guard& guard);

/// A file of the page, or nullopt when the page has none of that name.
std::optional<http::Response> page_file(std::string_view name);

}  // namespace duet::console
