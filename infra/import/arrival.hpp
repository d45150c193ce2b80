#pragma once
// The order in which the documents of a file arrive, and how often: as in the file, or shuffled and
// repeated as in a real stream. Pure functions of their seed, the same for both styles;
// thread-safe.

#include "infra/import/plan.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace duet::importer {

struct Arrival {
    std::chrono::seconds late{
        0};  ///< a document arrives up to this much later than its own time, so others overtake it
    double twice_percent = 0;  ///< this share of the documents is sent twice
    std::uint64_t seed = 1;
};

/// Sorts the documents by arrival; their times stay unchanged.
void shuffle(Plan& plan, const Arrival& arrival);

/// The keys of the documents that are sent twice.
std::set<std::string> sent_twice(const Plan& plan, const Arrival& arrival);

/// "1h", "90m", "45s"; nullopt for any other text.
std::optional<std::chrono::seconds> duration_from(const std::string& text);

/// "1%", "0.5%"; nullopt for any other text, or outside 0 to 100.
std::optional<double> percent_from(const std::string& text);

}  // namespace duet::importer
