#pragma once
// The names of the fault points, for the help and for suggestions on typos. A test compares them
// with the code.

#include <string>
#include <string_view>
#include <vector>

namespace duet::commands {

/// Every point: "bus.before_ack", "payments.capture.after_commit".
std::vector<std::string> fault_points();

/// The list of all points for the help text.
std::string fault_points_text();

}  // namespace duet::commands
