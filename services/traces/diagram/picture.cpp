#include "services/traces/diagram/picture.hpp"

#include <cstdlib>
#include <iomanip>
#include <sstream>

namespace duet::console {

namespace {

// Microseconds; a broker that runs delivers faster.
constexpr std::int64_t min_shown_delay = 20'000;

/// Microseconds from the publication of an event to its handling.
std::int64_t delay_of(const Step& step) {
    const auto found = step.attributes.find("duet.on_its_way_us");
    return found == step.attributes.end() ? 0 : std::strtoll(found->second.c_str(), nullptr, 10);
}

drawing::Line line_of(const Step& step, std::int64_t began) {
    drawing::Line line;
    line.left = "+" + duration_text(step.at - began);
    line.from = step.from;
    line.to = step.to;
    line.words = step.label;
    line.dashed = step.undo;
    line.answers = step.kind == "reply" || step.kind == "answer";
    line.lost = step.lost;
    line.alarming = step.kind == "fault";
    if (step.attempt > 1 && step.kind != "reply")
        line.words += ", attempt " + std::to_string(step.attempt);
    const bool takes_time =
        step.kind == "command" || step.kind == "event" || step.kind == "request";
    if (takes_time && step.duration_us > 0) line.aside = duration_text(step.duration_us);
    if (const auto delay = delay_of(step); delay >= min_shown_delay)
        line.aside += (line.aside.empty() ? "" : ", ") + duration_text(delay) + " on its way";
    return line;
}

}  // namespace

std::string duration_text(std::int64_t microseconds) {
    std::ostringstream text;
    const auto millis = static_cast<double>(microseconds) / 1000;
    text << std::fixed;
    if (millis < 1000)
        text << std::setprecision(millis < 100 ? 1 : 0) << millis << " ms";
    else
        text << std::setprecision(2) << millis / 1000 << " s";
    return text.str();
}

drawing::Sequence picture_of(const Diagram& diagram) {
    drawing::Sequence sequence{diagram.lifelines, {}};
    for (const auto& step : diagram.steps)
        sequence.lines.push_back(line_of(step, diagram.began_at));
    return sequence;
}

}  // namespace duet::console
