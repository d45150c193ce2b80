#pragma once
// Builds the database of a service again from the beginning of the stream, while the old database
// serves. Only for a service that publishes no events: any other would publish its events twice.

#include "shared/bus/bus.hpp"
#include "shared/service/machine/machine.hpp"

#include <string>
#include <string_view>

namespace duet::service {

/// The stream sequence of the last message that a rebuild has taken; 0 before the first.
std::uint64_t rebuilt_to(store::Connection& db);

/// What to rebuild, and how. Plain data.
struct Rebuild {
    std::string file;  ///< the new database; a second rebuild continues it
    std::string stream = "SHOP";
    bool from_what_is_left = false;  ///< accept that the stream has lost its beginning
    /// A database of the same, paused service. Only messages in its inbox are taken, and the
    /// progress of `file` is not stored, so that both databases can be compared.
    std::string known_to{};
};

/// Reads every message after the last one in `file` up to the present end of the stream, and
/// returns that end. Connects with `operator_`, uses no consumer and acknowledges nothing. Throws
/// Refused when the stream has lost messages that `file` needs.
std::uint64_t rebuild(const Rebuild& what, const Handlers& handlers, std::string_view schema,
                      const bus::Options& operator_);

/// Replaces the database by a finished rebuild (`path`.rebuilt); false when there is none.
/// Idempotent after a crash. REQUIRES: no connection to the database is open.
bool adopt_rebuilt(const std::string& path);

}  // namespace duet::service
