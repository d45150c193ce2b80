#include "services/coordinator/engine/saga_state.hpp"

#include <array>
#include <stdexcept>

namespace duet::coordinator {

namespace {
constexpr std::array<std::string_view, 11> names = {"forward",  "begin_wait", "waiting", "deciding",
                                                    "end_wait", "abandon",    "undo",    "flag",
                                                    "stuck",    "ending",     "ended"};
}

std::string_view name_of(Phase phase) { return names[static_cast<std::size_t>(phase)]; }

std::string_view name_of(Reply::Outcome outcome) {
    switch (outcome) {
        case Reply::Outcome::done: return "done";
        case Reply::Outcome::refused: return "refused";
        case Reply::Outcome::waiting: return "waiting";
        case Reply::Outcome::later: return "later";
        case Reply::Outcome::failed: return "failed";
    }
    throw std::logic_error("a reply has no such outcome");
}

Phase phase_named(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<Phase>(i);
    }
    throw std::runtime_error("the saga log says '" + std::string{name} + "', which is no phase");
}

}  // namespace duet::coordinator
