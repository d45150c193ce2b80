#pragma once
// Shows an audit as text.

#include "services/audit/story.hpp"

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace duet::commands {

/// `where`: what was audited, such as "the running shop".
void print_report(const nlohmann::json& report, const std::string& where);

void print_story(const std::string& style, const audit::Story& story);

}  // namespace duet::commands
