#pragma once
// In which order, and how often, the documents of a file arrive: as they stand there, or as a real
// day would bring them. Decides without I/O; the same seed, the same arrivals, in both styles.

#include "infra/import/plan.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace duet::importer {

struct Arrival {
    std::chrono::seconds late{
        0};  ///< a document comes up to so much later than its own time says: others overtake it
    double twice_percent = 0;  ///< so many of a hundred are sent twice
    std::uint64_t seed = 1;
};

/// Puts the documents into the order in which they arrive; their times stay what they are.
void shuffle(Plan& plan, const Arrival& arrival);

/// The keys of those that are sent twice.
std::set<std::string> sent_twice(const Plan& plan, const Arrival& arrival);

/// "1h", "90m", "45s"; nullopt when it is none of these.
std::optional<std::chrono::seconds> duration_from(const std::string& text);

/// "1%", "0.5%"; nullopt when it is none, or not from 0 to 100.
std::optional<double> percent_from(const std::string& text);

}  // namespace duet::importer
