#pragma once
// A service's database made anew from the stream's beginning, while the old one serves. Only for a
// service that says nothing: what another said would be said again.

#include "shared/bus/bus.hpp"
#include "shared/service/machine/machine.hpp"

#include <string>
#include <string_view>

namespace duet::service {

/// How far a rebuild has come: the last message of the stream it has taken, 0 before the first.
std::uint64_t rebuilt_to(store::Connection& db);

struct Rebuild {
    std::string file;  ///< the new database; made when missing, gone on with otherwise
    std::string stream = "SHOP";
    bool from_what_is_left = false;  ///< also when the stream has lost its beginning
    std::string known_to{};  ///< a database of the same service that pauses: only what it has heard
                             ///< is taken, and `file` is not marked as having come further, so that
                             ///< both can be compared
};

/// Takes every message from where `file` stands up to the stream's end as it is when asked, and
/// returns that end. As the operator: it needs no consumer of the service's own, and acknowledges
/// nothing. Throws Refused when messages are missing that the stream once held.
std::uint64_t rebuild(const Rebuild& what, const Handlers& handlers, std::string_view schema,
                      const bus::Options& operator_);

/// Puts a finished rebuild (`path`.rebuilt) in the place of the database, if there is one. Before
/// the database is opened. Repeating it after a crash does no harm.
bool adopt_rebuilt(const std::string& path);

}  // namespace duet::service
