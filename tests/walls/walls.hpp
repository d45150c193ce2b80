#pragma once
// The walls between the folders as rules over #include lines: which file may include which header.

#include "tests/walls/includes.hpp"

#include <ostream>

namespace duet::walls {

/// One #include line that breaks a rule. A plain value.
struct Breach {
    std::string file;
    std::size_t line = 0;
    std::string header;          ///< the included header
    std::string wall;            ///< the broken rule, as a sentence
    std::string by_way_of = {};  ///< the header of ours that includes it; "" if the file does
};

std::ostream& operator<<(std::ostream& out, const Breach& breach);

/// Every breach, sorted by file and line. Thread-safe.
std::vector<Breach> breaches(const Includes& includes);

}  // namespace duet::walls
