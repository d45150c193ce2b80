#include "tests/simulation/diagram.hpp"

#include <algorithm>
#include <map>

namespace duet::simulation {

namespace {

constexpr std::size_t width = 13;                 // of a participant's column
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

std::string line_of(const Happening& h, const std::vector<std::string>& columns) {
    std::string line(columns.size() * width, ' ');
    for (std::size_t i = 0; i < columns.size(); ++i) line[i * width] = '|';
    const auto place = [&](const std::string& name) { return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin()) * width; };
    const auto from = place(h.from);
    if (h.to.empty()) {
        line[from] = h.what == Happening::What::fault ? 'X' : '*';
        return line;
    }
    const auto to = place(h.to);
    for (auto i = std::min(from, to) + 1; i < std::max(from, to); ++i) line[i] = '-';
    if (from < to) line[to - 1] = '>';
    else line[to + 1] = '<';
    return line;
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

std::string as_text(const Scene& scene) {
    const auto columns = participants(scene);
    std::string text = "  seconds    ";
    for (const auto& name : columns) text += name + std::string(width - std::min(width, name.size()), ' ');
    text += '\n';
    for (std::size_t i = 0; i < scene.happenings.size(); ++i) {
        const auto& h = scene.happenings[i];
        auto at = seconds_since(dawn, h.at);
        at.insert(0, at.size() < 11 ? 11 - at.size() : 0, ' ');
        text += at + "  " + line_of(h, columns) + " " + h.words;
        if (scene.divergence == i) text += "   <-- " + scene.remark;
        text += '\n';
    }
    return text;
}

std::string as_mermaid(const Scene& scene) {
    const auto plain = [](std::string words) {
        for (auto& c : words) {
            if (c == ';' || c == '#' || c == ':') c = ' ';   // they have a meaning there
        }
        return words;
    };
    std::string text = "sequenceDiagram\n";
    for (const auto& name : participants(scene)) text += "  participant " + name + "\n";
    for (std::size_t i = 0; i < scene.happenings.size(); ++i) {
        const auto& h = scene.happenings[i];
        if (h.to.empty()) text += "  Note over " + h.from + ": " + plain((h.what == Happening::What::fault ? "FAULT " : "") + h.words) + "\n";
        else text += "  " + h.from + "->>" + h.to + ": " + plain(h.words) + "\n";
        if (scene.divergence == i) text += "  Note over " + h.from + ": FIRST DIVERGENCE " + plain(scene.remark) + "\n";
    }
    return text;
}

}  // namespace duet::simulation
