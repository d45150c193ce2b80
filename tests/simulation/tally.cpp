#include "tests/simulation/tally.hpp"

namespace duet::simulation {

Tally& Tally::operator+=(const Tally& other) {
    const auto add = [](auto& into, const auto& from) {
        for (const auto& [name, count] : from) into[name] += count;
    };
    for (std::size_t i = 0; i < faults.size(); ++i) faults[i] += other.faults[i];
    add(points, other.points);
    add(points_fired, other.points_fired);
    add(endings, other.endings);
    add(messages, other.messages);
    add(answers, other.answers);
    batches += other.batches;
    slowed += other.slowed;
    rebuilds += other.rebuilds;
    orders += other.orders;
    return *this;
}

}  // namespace duet::simulation
