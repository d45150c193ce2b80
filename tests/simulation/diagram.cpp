#include "tests/simulation/diagram.hpp"

#include "shared/drawing/sequence.hpp"

#include <algorithm>
#include <map>

namespace duet::simulation {

namespace {

constexpr std::size_t most_lines = 70;
constexpr std::array order_of_columns{"customer", "coordinator", "broker", "orders", "fraud", "inventory", "payments", "shipping", "reporting", "clock", "weather"};

std::string key_of(const Happening& h) { return h.from + ">" + h.to + " " + h.words; }

std::vector<std::string> participants(const Scene& scene) {
    std::vector<std::string> found;
    for (const std::string name : order_of_columns) {
        const bool takes_part = std::any_of(scene.happenings.begin(), scene.happenings.end(), [&](const Happening& h) { return h.from == name || h.to == name; });
        if (takes_part) found.push_back(name);
    }
    return found;
}

bool belongs(const Happening& h, const std::string& subject) {
    if (h.what == Happening::What::fault || h.what == Happening::What::note) return true;
    return subject.empty() || h.subject == subject;
}

/// The first happening of the order that the undisturbed run does not know.
std::optional<std::size_t> first_unknown(const std::vector<Happening>& happenings, const Outcome& undisturbed, const std::string& subject) {
    std::map<std::string, int> known;
    for (const auto& h : undisturbed.trace.all()) {
        if (h.subject == subject) ++known[key_of(h)];
    }
    for (std::size_t i = 0; i < happenings.size(); ++i) {
        if (happenings[i].subject == subject && --known[key_of(happenings[i])] < 0) return i;
    }
    return std::nullopt;
}

}  // namespace

Scene scene_of(const Outcome& failed, const Outcome& undisturbed) {
    Scene scene;
    const auto& violation = *failed.violation;
    for (const auto& h : failed.trace.all()) {
        if (h.at <= violation.at && belongs(h, violation.subject)) scene.happenings.push_back(h);
    }
    if (scene.happenings.empty()) return scene;
    const bool seen_at_once = violation.at - scene.happenings.back().at < seconds{1} && !violation.subject.empty();
    scene.divergence = seen_at_once ? std::optional{scene.happenings.size() - 1} : first_unknown(scene.happenings, undisturbed, violation.subject);
    if (!scene.divergence) scene.divergence = scene.happenings.size() - 1;
    scene.remark = seen_at_once ? violation.what : "first divergence from the run without faults";
    if (scene.happenings.size() > most_lines) {
        const auto keep_from = std::min(*scene.divergence > most_lines / 2 ? *scene.divergence - most_lines / 2 : 0, scene.happenings.size() - most_lines);
        scene.happenings.erase(scene.happenings.begin(), scene.happenings.begin() + static_cast<std::ptrdiff_t>(keep_from));
        scene.happenings.resize(most_lines);
        scene.divergence = *scene.divergence - keep_from;
    }
    return scene;
}

Scene whole_scene(const Outcome& outcome) {
    Scene scene;
    const auto of_a_customer = [](const Happening& h) { return h.subject.empty() || h.subject.starts_with("o-") || h.subject.starts_with("r-"); };   // not the coordinator's rounds
    for (const auto& h : outcome.trace.all()) {
        if (of_a_customer(h) && scene.happenings.size() < most_lines) scene.happenings.push_back(h);
    }
    return scene;
}

namespace {

drawing::Sequence sequence_of(const Scene& scene) {
    drawing::Sequence sequence{participants(scene), {}};
    for (const auto& h : scene.happenings) {
        drawing::Line line;
        line.left = seconds_since(dawn, h.at);
        line.from = h.from;
        line.to = h.to;
        line.words = h.words;
        line.alarming = h.what == Happening::What::fault;
        sequence.lines.push_back(std::move(line));
    }
    return sequence;
}

}  // namespace

std::string as_text(const Scene& scene) {
    auto sequence = sequence_of(scene);
    if (scene.divergence) sequence.lines[*scene.divergence].aside = "<-- " + scene.remark;
    return drawing::as_text(sequence, {.heading = "  seconds"});
}

std::string as_mermaid(const Scene& scene) {
    auto sequence = sequence_of(scene);
    if (scene.divergence) sequence.lines[*scene.divergence].remark = "FIRST DIVERGENCE " + scene.remark;
    return drawing::as_mermaid(sequence);
}

}  // namespace duet::simulation
