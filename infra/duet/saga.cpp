// duet saga: draws the saga that the coordinator runs, from its definition.

#include "infra/duet/cli/screen.hpp"
#include "infra/duet/cli/suggestion.hpp"
#include "infra/duet/commands.hpp"
#include "infra/duet/pictures.hpp"
#include "services/coordinator/sagas/analytics.hpp"
#include "services/coordinator/sagas/place_order.hpp"
#include "services/coordinator/sagas/return_goods.hpp"
#include "shared/config/config.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <iostream>
#include <memory>

namespace duet::commands {

namespace {

struct Options {
    std::string name;
    bool mermaid = false;
    bool json = false;
    bool ascii = false;
};

std::vector<coordinator::Outline> outlines_named(const std::string& name) {
    std::vector<coordinator::Outline> found;
    std::vector<std::string> known;
    const auto review_timeout = config::seconds("DUET_REVIEW_TIMEOUT", std::chrono::seconds{60});
    for (const auto& definition :
         {coordinator::place_order(review_timeout), coordinator::return_goods(review_timeout),
          coordinator::analytics_round(), coordinator::analytics_backfill()}) {
        known.push_back(definition.name);
        if (name.empty() || name == definition.name)
            found.push_back(coordinator::outline_of(definition));
    }
    if (found.empty())
        throw Failure(
            exit_misuse,
            "there is no saga '" + name + "'" + suggestion(name, known) +
                "\nSagas: place-order, return-goods, analytics-round, analytics-backfill.");
    return found;
}

nlohmann::ordered_json to_json(const coordinator::Outline& saga) {
    constexpr std::array kinds{"compensatable", "pivot", "retriable"};
    auto steps = nlohmann::ordered_json::array();
    for (const auto& step : saga.steps) {
        steps.push_back({{"name", step.name},
                         {"kind", kinds[static_cast<std::size_t>(step.kind)]},
                         {"command", step.command},
                         {"undo", step.undo},
                         {"waits", step.waits},
                         {"reaches", step.reaches}});
    }
    return {
        {"name", saga.name}, {"version", saga.version}, {"steps", steps}, {"ending", saga.ending}};
}

int saga(const Options& options) {
    const auto outlines = outlines_named(options.name);
    if (options.json) {
        auto all = nlohmann::ordered_json::array();
        for (const auto& outline : outlines) all.push_back(to_json(outline));
        std::cout << all.dump(2) << '\n';
        return exit_done;
    }
    drawing::Layout layout{
        .column = 13,
        .left = 8,
        .pen = options.ascii || !terminal_shows_unicode() ? drawing::ascii : drawing::unicode};
    for (const auto& outline : outlines) {
        const auto title = fmt::format("Saga {}, version {}", outline.name, outline.version);
        const auto picture = picture_of(outline);
        if (options.mermaid)
            std::cout << "%% " << title << '\n' << drawing::as_mermaid(picture);
        else
            std::cout << title << "\n\n" << drawing::as_text(picture, layout) << '\n';
    }
    return exit_done;
}

}  // namespace

void add_saga(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "saga", "Draw a saga of the coordinator from its definition: steps, pivot, compensations");
    auto options = std::make_shared<Options>();
    command->add_option(
        "NAME", options->name,
        "place-order, return-goods, analytics-round or analytics-backfill; default: all");
    command->add_flag("--mermaid", options->mermaid, "As Mermaid, for Markdown");
    command->add_flag("--json", options->json, "Print JSON");
    command->add_flag("--ascii", options->ascii, "Without line-drawing characters");
    command->footer(
        "Its counterpart for the choreographed style, where no single file has the whole flow: "
        "duet flow\n\nExamples:\n  duet saga place-order\n  duet saga return-goods --mermaid");
    command->callback(
        [&context, options] { context.action = [options] { return saga(*options); }; });
}

}  // namespace duet::commands
