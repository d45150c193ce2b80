#include "infra/duet/pictures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace duet::commands {

namespace {

using coordinator::OutlineStep, coordinator::Step;

constexpr auto coordinator_name = "coordinator";

void add_participant(std::vector<std::string>& participants, const std::string& name) {
    if (std::ranges::find(participants, name) == participants.end()) participants.push_back(name);
}

std::string remark_on(const OutlineStep& step) {
    std::string text;
    const auto add = [&](const std::string& words) { text += (text.empty() ? "" : "; ") + words; };
    if (step.kind == Step::Kind::pivot) add("PIVOT: from here on only forward");
    if (step.kind == Step::Kind::retriable) add("repeated until it succeeds");
    if (!step.undo.empty()) add("undone by " + step.undo);
    if (!step.waits.empty())
        add(fmt::format("may wait as {} for a person, {} s", step.waits,
                        step.within.count() / 1000));
    if (!step.reaches.empty()) add("the order is " + step.reaches);
    return text;
}

drawing::Line command_line(const std::string& number, const std::string& command,
                           const std::string& words, const std::string& aside) {
    drawing::Line line;
    line.left = number;
    line.from = coordinator_name;
    line.to = coordinator::service_of(command);
    line.words = words;
    line.aside = aside;
    return line;
}

/// The services that publish and consume each event.
struct Links {
    std::vector<std::string> publishers, consumers;
};

std::map<std::string, Links> links_of(const std::vector<processes::Description>& services) {
    std::map<std::string, Links> links;
    for (const auto& service : services) {
        for (const auto& event : service.publishes)
            links[event].publishers.push_back(service.service);
        for (const auto& event : service.consumes)
            links[event].consumers.push_back(service.service);
    }
    return links;
}

}  // namespace

drawing::Sequence picture_of(const coordinator::Outline& saga) {
    drawing::Sequence sequence{{coordinator_name}, {}};
    for (std::size_t i = 0; i < saga.steps.size(); ++i) {
        const auto& step = saga.steps[i];
        add_participant(sequence.participants, coordinator::service_of(step.command));
        sequence.lines.push_back(command_line(std::to_string(i + 1), step.command,
                                              step.name + ": " + step.command, remark_on(step)));
        sequence.lines.back().remark =
            step.kind == Step::Kind::pivot ? "PIVOT, from here on only forward" : "";
    }
    if (!saga.ending.empty()) {
        add_participant(sequence.participants, coordinator::service_of(saga.ending));
        sequence.lines.push_back(
            command_line("end", saga.ending, saga.ending, "also after a complete undo"));
    }
    for (std::size_t i = saga.steps.size(); i-- > 0;) {
        const auto& step = saga.steps[i];
        if (step.undo.empty()) continue;
        sequence.lines.push_back(
            command_line("undo " + std::to_string(i + 1), step.undo, step.undo, ""));
        sequence.lines.back().dashed = true;
    }
    return sequence;
}

drawing::Sequence picture_of(const std::vector<processes::Description>& services) {
    drawing::Sequence sequence;
    for (const auto& service : services) sequence.participants.push_back(service.service);
    const auto links = links_of(services);
    for (const auto& service : services) {
        for (const auto& event : service.publishes) {
            const auto& consumers = links.at(event).consumers;
            for (const auto& consumer : consumers)
                sequence.lines.push_back({.from = service.service, .to = consumer, .words = event});
            if (consumers.empty())
                sequence.lines.push_back(
                    {.from = service.service, .words = event, .aside = "no service consumes it"});
        }
    }
    return sequence;
}

std::string flowchart_of(const std::vector<processes::Description>& services) {
    std::map<std::pair<std::string, std::string>, std::string> edges;
    for (const auto& [event, links] : links_of(services)) {
        for (const auto& publisher : links.publishers) {
            for (const auto& consumer : links.consumers) {
                auto& words = edges[{publisher, consumer}];
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
