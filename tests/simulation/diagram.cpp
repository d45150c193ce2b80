#include "tests/simulation/diagram.hpp"

#include "shared/drawing/sequence.hpp"
#include "shared/drawing/svg.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace duet::simulation {

namespace {

constexpr std::size_t max_lines = 70;
constexpr std::array order_of_columns{"customer",  "coordinator", "broker",   "orders",
                                      "fraud",     "inventory",   "payments", "shipping",
                                      "reporting", "clock",       "fault_mix"};

std::string key_of(const TraceEntry& h) { return h.from + ">" + h.to + " " + h.words; }

std::vector<std::string> participants(const Scene& scene) {
    std::vector<std::string> found;
    for (const std::string name : order_of_columns) {
        const bool takes_part =
            std::any_of(scene.entries.begin(), scene.entries.end(),
                        [&](const TraceEntry& h) { return h.from == name || h.to == name; });
        if (takes_part) found.push_back(name);
    }
    return found;
}

bool belongs(const TraceEntry& h, const std::string& subject) {
    if (h.what == TraceEntry::What::fault || h.what == TraceEntry::What::note) return true;
    return subject.empty() || h.subject == subject;
}

/// The first entry of the order that the undisturbed run does not have.
std::optional<std::size_t> first_unknown(const std::vector<TraceEntry>& entries,
                                         const Outcome& undisturbed, const std::string& subject) {
    std::map<std::string, int> known;
    for (const auto& h : undisturbed.trace.all()) {
        if (h.subject == subject) ++known[key_of(h)];
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].subject == subject && --known[key_of(entries[i])] < 0) return i;
    }
    return std::nullopt;
}

/// The last entry of the order: without faults more would follow.
std::size_t last_of(const std::vector<TraceEntry>& entries, const std::string& subject) {
    const auto last = std::find_if(entries.rbegin(), entries.rend(),
                                   [&](const TraceEntry& h) { return h.subject == subject; });
    return last == entries.rend() ? entries.size() - 1
                                  : static_cast<std::size_t>(entries.rend() - last) - 1;
}

/// Identical entries at the same instant, drawn as one line.
struct FoldedLine {
    std::size_t first = 0, count = 1;
    bool holds(std::size_t i) const { return i >= first && i < first + count; }
};

std::vector<FoldedLine> folded(const std::vector<TraceEntry>& entries) {
    std::vector<FoldedLine> lines;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const bool again = i > 0 && entries[i].at == entries[i - 1].at &&
                           entries[i].subject == entries[i - 1].subject &&
                           key_of(entries[i]) == key_of(entries[i - 1]);
        if (again)
            ++lines.back().count;
        else
            lines.push_back({i});
    }
    return lines;
}

drawing::Line line_of(const TraceEntry& h, std::size_t times) {
    drawing::Line line;
    line.left = seconds_since(run_start, h.at);
    line.from = h.from;
    line.to = h.to;
    line.words = h.words + (times > 1 ? " ×" + std::to_string(times) : "");
    line.alarming = h.what == TraceEntry::What::fault;
    return line;
}

/// The lines that must be shown, however long the run is.
std::vector<std::size_t> landmarks(const Scene& scene, const std::vector<FoldedLine>& lines) {
    std::vector<std::size_t> marks;
    for (std::size_t n = 0; n < lines.size(); ++n) {
        const bool marked = (scene.divergence && lines[n].holds(*scene.divergence)) ||
                            (scene.breaks && lines[n].holds(*scene.breaks));
        if (marked || scene.entries[lines[n].first].what == TraceEntry::What::fault)
            marks.push_back(n);
    }
    return marks;
}

/// `mark` adds the texts at the divergence and at the violation.
drawing::Sequence sequence_of(const Scene& scene,
                              const std::function<void(drawing::Line&, const FoldedLine&)>& mark) {
    drawing::Sequence sequence{participants(scene), {}};
    const auto lines = folded(scene.entries);
    const auto which = drawing::shown(lines.size(), max_lines, landmarks(scene, lines));
    std::size_t left_out = 0;
    for (std::size_t n = 0; n < which.size(); ++n) {
        if (!which[n]) {
            ++left_out;
            continue;
        }
        if (left_out > 0) sequence.lines.emplace_back().words = drawing::elided(left_out);
        left_out = 0;
        sequence.lines.push_back(line_of(scene.entries[lines[n].first], lines[n].count));
        mark(sequence.lines.back(), lines[n]);
    }
    return sequence;
}

}  // namespace

Scene scene_of(const Outcome& failed, const Outcome& undisturbed) {
    Scene scene;
    const auto& violation = *failed.violation;
    for (const auto& h : failed.trace.all()) {
        if (h.at <= violation.at && belongs(h, violation.subject)) scene.entries.push_back(h);
    }
    if (scene.entries.empty()) return scene;
    scene.broken = violation.what;
    const auto last = scene.entries.size() - 1;
    if (violation.at - scene.entries.back().at < seconds{1} && !violation.subject.empty())
        scene.breaks = last;
    scene.divergence = first_unknown(scene.entries, undisturbed, violation.subject);
    if (!scene.divergence && !scene.breaks)
        scene.divergence = last_of(scene.entries, violation.subject);
    if (scene.divergence == scene.breaks) scene.divergence.reset();  // one mark is enough
    return scene;
}

Scene whole_scene(const Outcome& outcome) {
    Scene scene;
    const auto of_a_customer = [](const TraceEntry& h) {
        return h.subject.empty() || h.subject.starts_with("o-") || h.subject.starts_with("r-");
    };  // excludes the analytics rounds of the coordinator
    const auto is_of_the_pipeline = [](const TraceEntry& h) {
        return h.words.find("pipeline.") != std::string::npos;
    };
    for (const auto& h : outcome.trace.all()) {
        if (of_a_customer(h) && !is_of_the_pipeline(h)) scene.entries.push_back(h);
    }
    return scene;
}

std::string as_text(const Scene& scene) {
    const auto sequence = sequence_of(scene, [&](drawing::Line& line, const FoldedLine& these) {
        if (scene.divergence && these.holds(*scene.divergence))
            line.aside = "<-- first divergence from the run without faults";
        if (scene.breaks && these.holds(*scene.breaks)) line.aside = "<-- " + scene.broken;
    });
    return drawing::as_text(sequence, {.heading = "  seconds"});
}

std::string as_mermaid(const Scene& scene) {
    const auto sequence = sequence_of(scene, [&](drawing::Line& line, const FoldedLine& these) {
        if (scene.divergence && these.holds(*scene.divergence))
            line.remark = "FIRST DIVERGENCE from the run without faults";
        if (scene.breaks && these.holds(*scene.breaks)) line.remark = "BROKEN " + scene.broken;
    });
    return drawing::as_mermaid(sequence);
}

std::string as_svg(const Scene& scene, const std::string& title) {
    return drawing::as_svg(sequence_of(scene, [](drawing::Line&, const FoldedLine&) {}), title,
                           "seconds");
}

}  // namespace duet::simulation
