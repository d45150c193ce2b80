#pragma once
// A planted bug: an edit of one source file (infra/overlay), with a description and the invariant
// that must catch it. When the text no longer occurs exactly once, planting fails with
// instructions.
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
    std::string name;  ///< of its file, without the extension
    std::string bug;   ///< a description
    std::string file;  ///< path from the root
    std::string style;
    std::vector<std::string> invariants;  ///< one of them must catch it; usually one. A lost event
                                          ///< breaks a different one for each event
    std::uint64_t seeds = 0;              ///< maximum number of seeds needed
    std::vector<overlay::Edit> edits;
};

/// Throws std::runtime_error naming what is missing.
Mutant read_mutant(const std::filesystem::path& manifest);
std::vector<Mutant> read_mutants(const std::filesystem::path& folder);

/// The file's text with the bug in it. Throws overlay::Stale.
std::string planted_in(const Mutant& mutant, const std::string& source);

}  // namespace duet::mutants
