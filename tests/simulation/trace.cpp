#include "tests/simulation/trace.hpp"

namespace duet::simulation {

std::string seconds_since(Instant start, Instant at) {
    const auto micros = (at - start).count();
    auto fraction = std::to_string(micros % 1'000'000);
    fraction.insert(0, 6 - fraction.size(), '0');
    return std::to_string(micros / 1'000'000) + "." + fraction;
}

std::string Trace::text() const {
    std::string text;
    for (const auto& entry : all_) {
        text += seconds_since(run_start, entry.at) + " " + entry.from;
        if (!entry.to.empty()) text += " > " + entry.to;
        text += entry.what == TraceEntry::What::fault ? " !! " : " ";
        text += entry.words;
        if (!entry.subject.empty()) text += " [" + entry.subject + "]";
        text += '\n';
    }
    return text;
}

}  // namespace duet::simulation
