#include "labs/runner/figures.hpp"

#include "infra/overlay/edit.hpp"
#include "infra/overlay/trouble.hpp"
#include "infra/supervisor/bounded.hpp"
#include "labs/runner/page.hpp"
#include "shared/config/config.hpp"
#include "shared/drawing/svg.hpp"

#include <iterator>
#include <sstream>
#include <stdexcept>

namespace duet::lab {

namespace fs = std::filesystem;

namespace {

/// A run that everybody should have seen once. A seed decides the order and what befalls it.
struct Story {
    const char *name, *title, *style, *seed, *faults;
};
constexpr Story stories[] = {
    {"dispatched", "An order that is dispatched", "orchestrated", "5", "none"},
    {"dispatched", "An order that is dispatched", "choreographed", "5", "none"},
    {"declined", "A declined card", "orchestrated", "17", "none"},
    {"declined", "A declined card", "choreographed", "17", "none"},
    {"refused", "A shipment that is refused, and its undo", "orchestrated", "24", "none"},
    {"refused", "A shipment that is refused, and its undo", "choreographed", "24", "none"},
    {"cancelled-in-review", "An order that is cancelled while it is in review", "orchestrated",
     "31", "none"},
    {"cancelled-in-review", "An order that is cancelled while it is in review", "choreographed",
     "31", "none"},
    {"lost-reply", "A lost reply, and the same command again", "orchestrated", "11",
     "crash=25,reply_lost=8"},
    {"lost-reply", "A lost acknowledgement, and the same event again", "choreographed", "48",
     "crash=25,ack_lost=8"},
};

Figure figure_of(const Story& story, const fs::path& simulation) {
    const auto title = std::string{story.title} + ", " + story.style + " (seed " + story.seed + ")";
    const auto ended = processes::run_bounded(
        {simulation.string(), "--style", story.style, "--seed", story.seed, "--orders", "1",
         "--faults", story.faults, "--draw", "--svg", title},
        simulation.parent_path(), {});
    if (!ended.well() || ended.out.empty())
        throw overlay::ToolTrouble("the simulation did not draw '" + title + "': " + ended.error +
                                   "\nRun ./duet lab doctor.");
    return {std::string{"story-"} + story.name + "-" + story.style, ended.out};
}

Figure drawing_in(const fs::path& page, const std::string& heading, const std::string& name,
                  const std::string& title) {
    const auto characters = first_drawing(overlay::text_of(page), heading);
    if (characters.empty())
        throw std::runtime_error(page.string() + " has no figure below \"## " + heading +
                                 "\".\nThe figure is the first block between ``` there.");
    return {name, drawing::as_svg(characters, title)};
}

}  // namespace

std::vector<Figure> figures_of(const LabPaths& places, const std::vector<Lab>& labs) {
    std::vector<Figure> figures;
    for (const auto& story : stories)
        figures.push_back(figure_of(story, places.build / "bin" / "duet-simulate"));
    figures.push_back(drawing_in(places.source / "course.md", "The shop in one picture",
                                 "architecture", "The shop in one picture"));
    for (const auto& lab : labs) {
        const auto lesson = lab.folder / "lesson.md";
        if (!fs::exists(lesson)) continue;
        figures.push_back(drawing_in(lesson, "The idea", "lesson-" + lab.name.substr(0, 2),
                                     "Lesson " + std::to_string(lab.number) + ": " + lab.title));
    }
    return figures;
}

fs::path png_converter() {
    std::istringstream folders{config::text("PATH").value_or("")};
    for (std::string folder; std::getline(folders, folder, ':');) {
        const auto program = fs::path{folder} / "rsvg-convert";
        if (!folder.empty() && fs::exists(program)) return program;
    }
    return {};
}

void write_png(const fs::path& converter, const fs::path& svg) {
    auto png = svg;
    png.replace_extension(".png");
    const auto ended = processes::run_bounded(
        {converter.string(), "--output", png.string(), svg.string()}, svg.parent_path(), {});
    if (!ended.well())
        throw std::runtime_error(converter.string() + " could not convert " + svg.string() + ": " +
                                 ended.error);
}

}  // namespace duet::lab
