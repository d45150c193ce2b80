#pragma once
// The page's files. They are part of the program (CMake puts them in), so that page and console are
// always of one version, are found wherever the program runs, and no path of a request ever reaches
// the file system. For working on the page, DUET_PAGE=<folder> has the same files read anew from
// there at each request. Chart.js comes from where Debian's package puts it.

#include "services/console/door/guard.hpp"
#include "shared/http/server/server.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace duet::console {

/// "/", "/page/{name}", "/chart.js/…".
void offer_page(http::Server& server, const Guard& guard);

/// A file of the page, or nullopt when the page has none of that name.
std::optional<http::Response> page_file(std::string_view name);

}  // namespace duet::console
