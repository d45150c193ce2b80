#pragma once
// A planted bug: one text of one source file replaced by another. The overlay is made from the file as it is today, so it does not
// grow old beside it; when the text is not there exactly once any more, planting fails and says what to do.
//
//     # An event is acknowledged before it is handled.
//     file: shared/service/arrival.cpp
//     style: choreographed
//     invariant: all-end or changes-have-events
//     seeds: 300
//     ---- this
//     …
//     ---- becomes
//     …

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace duet::mutants {

struct Mutant {
    std::string name;              ///< of its file
    std::string bug;               ///< in words
    std::string file;              ///< from the root
    std::string style;
    std::vector<std::string> invariants;   ///< one of which must catch it; usually one. A lost event breaks another with every event
    std::uint64_t seeds = 0;       ///< within so many
    std::string original, planted;
};

struct Stale : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws std::runtime_error naming what is missing.
Mutant read_mutant(const std::filesystem::path& manifest);
std::vector<Mutant> read_mutants(const std::filesystem::path& folder);

/// The file's text with the bug in it. Throws Stale.
std::string planted_in(const Mutant& mutant, const std::string& source);

std::string text_of(const std::filesystem::path& file);

}  // namespace duet::mutants
