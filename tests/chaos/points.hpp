#pragma once
// Which faults there are for whom.

#include "tests/chaos/kinds.hpp"

#include <string>
#include <vector>

namespace duet::chaos {

struct Point {
    Kind kind;
    std::string service;  ///< where; "": in any of the style's
    std::string fault;    ///< as `duet fault arm` takes it
};

/// Fault points of one style, armed one after the other, so that each is.
const std::vector<Point>& points_of(const std::string& style);

/// What is held for a while in one style, in turns.
const std::vector<Kind>& holds_of(const std::string& style);

/// The style's processes that own a database and handle orders.
std::vector<std::string> services_of(const std::string& style);

}  // namespace duet::chaos
