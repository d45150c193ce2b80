#pragma once
// A planted bug: an edit of one source file (infra/overlay), with what it is and which
// invariant must catch it. When the text is not there exactly once any more, planting fails and
// says what to do.
//
//     # An event is acknowledged before it is handled.
//     file: shared/service/doors/redelivery.cpp
//     style: choreographed
//     invariant: all-end or changes-have-events
//     seeds: 300
//     ---- this
//     …
//     ---- becomes
//     …

#include "infra/overlay/edit.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace duet::mutants {

struct Mutant {
    std::string name;  ///< of its file
    std::string bug;   ///< in words
    std::string file;  ///< from the root
    std::string style;
    std::vector<std::string> invariants;  ///< one of which must catch it; usually one. A lost event
                                          ///< breaks another with every event
    std::uint64_t seeds = 0;              ///< within so many
    std::vector<overlay::Edit> edits;
};

/// Throws std::runtime_error naming what is missing.
Mutant read_mutant(const std::filesystem::path& manifest);
std::vector<Mutant> read_mutants(const std::filesystem::path& folder);

/// The file's text with the bug in it. Throws overlay::Stale.
std::string planted_in(const Mutant& mutant, const std::string& source);

}  // namespace duet::mutants
