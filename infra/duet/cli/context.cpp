#include "infra/duet/cli/context.hpp"

#include "infra/duet/cli/suggestion.hpp"

#include <algorithm>

namespace duet::commands {

std::vector<std::string> styles_from(const std::string& text) {
    if (text == processes::both)
        return {std::string{processes::orchestrated}, std::string{processes::choreographed}};
    if (text == processes::orchestrated || text == processes::choreographed) return {text};
    throw Failure(exit_misuse, "there is no style '" + text + "'" +
                                   suggestion(text, {"orchestrated", "choreographed", "both"}) +
                                   "\nStyles: orchestrated, choreographed, both.");
}

void check_name(const std::string& name) {
    const auto names = processes::known_names();
    if (std::ranges::find(names, name) != names.end()) return;
    std::string all;
    for (const auto& known : names) all += (all.empty() ? "" : ", ") + known;
    throw Failure(exit_misuse, "there is no service '" + name + "'" + suggestion(name, names) +
                                   "\nServices: " + all + ".");
}

}  // namespace duet::commands
