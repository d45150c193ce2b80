#pragma once
// The faults that suit each service.

#include "tests/chaos/kinds.hpp"

#include <string>
#include <vector>

namespace duet::chaos {

struct Point {
    Kind kind;
    std::string service;  ///< the target; "": any service of the style
    std::string fault;    ///< in the syntax of `duet fault arm`
};

/// The fault points of one style, armed one after the other, so that every point gets its share.
const std::vector<Point>& points_of(const std::string& style);

/// The faults that occupy something for a while in one style, in rotation.
const std::vector<Kind>& holds_of(const std::string& style);

/// The style's processes that own a database and handle orders.
std::vector<std::string> services_of(const std::string& style);

}  // namespace duet::chaos
