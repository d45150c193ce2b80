#include "services/coordinator/engine/saga_state.hpp"

#include <array>
#include <stdexcept>

namespace duet::coordinator {

namespace {

constexpr std::array<std::string_view, 11> phases = {
    "forward", "begin_wait", "waiting", "deciding", "end_wait", "abandon",
    "undo",    "flag",       "stuck",   "ending",   "ended"};
constexpr std::array<std::string_view, 4> cancels = {"", "requested", "granted", "refused"};

template <class E, class Names>
E named(const Names& names, std::string_view name, const char* what) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<E>(i);
    }
    throw std::runtime_error("the saga log says '" + std::string{name} + "', which is no " + what);
}

}  // namespace

std::string_view name_of(Phase phase) { return phases[static_cast<std::size_t>(phase)]; }

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

Phase phase_named(std::string_view name) { return named<Phase>(phases, name, "phase"); }

std::string_view name_of(Cancel cancel) { return cancels[static_cast<std::size_t>(cancel)]; }

Cancel cancel_named(std::string_view name) {
    return named<Cancel>(cancels, name, "state of a cancel");
}

std::string_view saga_of(std::string_view command_id) {
    return command_id.substr(0, command_id.find('/'));
}

std::string_view type_of(std::string_view command_id) {
    const auto slash = command_id.find('/');
    if (slash == std::string_view::npos) return {};
    const auto rest = command_id.substr(slash + 1);
    return rest.substr(0, rest.find('/'));
}

}  // namespace duet::coordinator
