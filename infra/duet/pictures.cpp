#include "infra/duet/pictures.hpp"

#include <algorithm>
#include <map>

namespace duet::commands {

namespace {

using coordinator::OutlineStep, coordinator::Step;

constexpr auto coordinator_name = "coordinator";

void meet(std::vector<std::string>& participants, const std::string& name) {
    if (std::ranges::find(participants, name) == participants.end()) participants.push_back(name);
}

std::string remark_on(const OutlineStep& step) {
    std::string text;
    const auto add = [&](const std::string& words) { text += (text.empty() ? "" : "; ") + words; };
    if (step.kind == Step::Kind::pivot) add("PIVOT: from here on only forward");
    if (step.kind == Step::Kind::retriable) add("repeated until it succeeds");
    if (!step.undo.empty()) add("undone by " + step.undo);
    if (!step.waits.empty())
        add("may wait as " + step.waits + " for a person, " +
            std::to_string(step.within.count() / 1000) + " s");
    if (!step.reaches.empty()) add("the order is " + step.reaches);
    return text;
}

drawing::Line told(const std::string& number, const std::string& command, const std::string& words,
                   const std::string& aside) {
    drawing::Line line;
    line.left = number;
    line.from = coordinator_name;
    line.to = coordinator::service_of(command);
    line.words = words;
    line.aside = aside;
    return line;
}

/// Which services say and hear each event.
struct Talk {
    std::vector<std::string> said_by, heard_by;
};

std::map<std::string, Talk> talk_of(const std::vector<processes::Description>& services) {
    std::map<std::string, Talk> talk;
    for (const auto& service : services) {
        for (const auto& event : service.says) talk[event].said_by.push_back(service.service);
        for (const auto& event : service.hears) talk[event].heard_by.push_back(service.service);
    }
    return talk;
}

}  // namespace

drawing::Sequence picture_of(const coordinator::Outline& saga) {
    drawing::Sequence sequence{{coordinator_name}, {}};
    for (std::size_t i = 0; i < saga.steps.size(); ++i) {
        const auto& step = saga.steps[i];
        meet(sequence.participants, coordinator::service_of(step.command));
        sequence.lines.push_back(told(std::to_string(i + 1), step.command,
                                      step.name + ": " + step.command, remark_on(step)));
        sequence.lines.back().remark =
            step.kind == Step::Kind::pivot ? "PIVOT, from here on only forward" : "";
    }
    if (!saga.ending.empty()) {
        meet(sequence.participants, coordinator::service_of(saga.ending));
        sequence.lines.push_back(
            told("end", saga.ending, saga.ending, "also after a complete undo"));
    }
    for (std::size_t i = saga.steps.size(); i-- > 0;) {
        const auto& step = saga.steps[i];
        if (step.undo.empty()) continue;
        sequence.lines.push_back(told("undo " + std::to_string(i + 1), step.undo, step.undo, ""));
        sequence.lines.back().dashed = true;
    }
    return sequence;
}

drawing::Sequence picture_of(const std::vector<processes::Description>& services) {
    drawing::Sequence sequence;
    for (const auto& service : services) sequence.participants.push_back(service.service);
    const auto talk = talk_of(services);
    for (const auto& service : services) {
        for (const auto& event : service.says) {
            const auto& hearers = talk.at(event).heard_by;
            for (const auto& hearer : hearers)
                sequence.lines.push_back({.from = service.service, .to = hearer, .words = event});
            if (hearers.empty())
                sequence.lines.push_back(
                    {.from = service.service, .words = event, .aside = "nobody here hears it"});
        }
    }
    return sequence;
}

std::string flowchart_of(const std::vector<processes::Description>& services) {
    std::map<std::pair<std::string, std::string>, std::string> edges;
    for (const auto& [event, talk] : talk_of(services)) {
        for (const auto& sayer : talk.said_by) {
            for (const auto& hearer : talk.heard_by) {
                auto& words = edges[{sayer, hearer}];
                words += (words.empty() ? "" : "<br/>") + event;
            }
        }
    }
    std::string text = "flowchart LR\n";
    for (const auto& [ends, words] : edges)
        text += "  " + ends.first + " -->|\"" + words + "\"| " + ends.second + "\n";
    return text;
}

}  // namespace duet::commands
