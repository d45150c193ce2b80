#include "infra/supervisor/journal.hpp"

#include "shared/clock/clock.hpp"

#include <string>

#include <unistd.h>

namespace duet::processes {

void journal(std::string_view line) {
    const auto text = to_rfc3339(SystemClock{}.now()) + " " + std::string{line} + "\n";
    // One write per line, so that lines of several threads never mix. A full disk loses the line,
    // not the supervisor.
    [[maybe_unused]] const auto written = ::write(STDOUT_FILENO, text.data(), text.size());
}

}  // namespace duet::processes
