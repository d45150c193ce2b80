#pragma once
// The files of a running or stopped shop as `saga-log`, `outbox`, `timers` and `cancels` read them,
// and how these commands write times. Thread-safe.

#include "infra/duet/cli/context.hpp"
#include "shared/clock/clock.hpp"

#include <map>
#include <string>
#include <vector>

namespace duet::commands {

/// One style and its files.
struct Stored {
    std::string style;
    std::map<std::string, std::string> databases;  ///< service → path
};

/// The styles that an option means and that have files. Throws Failure when none has.
std::vector<Stored> stored_styles(const processes::Paths& paths, const std::string& option);

/// The id that was typed; for "last", the id of the order that was placed last. Throws Failure when
/// there is no order.
std::string order_meant(const std::vector<Stored>& styles, const std::string& typed);

/// The styles in which a service has stored something about the order or return. Throws Failure
/// when none has.
std::vector<Stored> those_that_know(const std::vector<Stored>& styles, const std::string& id);

/// "0.012 s"
std::string seconds_text(std::chrono::microseconds duration);

}  // namespace duet::commands
