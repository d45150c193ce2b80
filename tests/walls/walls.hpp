#pragma once
// The walls of the house as rules over #include lines (who may know whom).

#include "tests/walls/includes.hpp"

#include <ostream>

namespace duet::walls {

struct Breach {
    std::string file;
    std::size_t line = 0;
    std::string header;          ///< what it includes
    std::string wall;            ///< which wall that goes through
    std::string by_way_of = {};  ///< the header of ours through which it got there, if not directly
};

std::ostream& operator<<(std::ostream& out, const Breach& breach);

std::vector<Breach> breaches(const Includes& includes);

}  // namespace duet::walls
