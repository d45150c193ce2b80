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
    for (const auto& happening : all_) {
        text += seconds_since(dawn, happening.at) + " " + happening.from;
        if (!happening.to.empty()) text += " > " + happening.to;
        text += happening.what == Happening::What::fault ? " !! " : " ";
        text += happening.words;
        if (!happening.subject.empty()) text += " [" + happening.subject + "]";
        text += '\n';
    }
    return text;
}

}  // namespace duet::simulation
