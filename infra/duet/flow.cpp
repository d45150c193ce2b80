// duet flow: draws which service publishes and which consumes each event, from the services'
// declarations.

#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"
#include "infra/duet/pictures.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace duet::commands {

namespace {

struct Options {
    bool mermaid = false;
    bool json = false;
    bool ascii = false;
};

std::vector<processes::Description> declarations(const processes::Paths& paths) {
    std::vector<processes::Description> services;
    for (const auto& program : processes::catalogue()) {
        if (program.is_service() && program.style == processes::choreographed)
            services.push_back(processes::describe(paths, program));
    }
    return services;
}

int flow(const Context& context, const Options& options) {
    const auto services = declarations(context.paths);
    if (options.json) {
        auto all = nlohmann::ordered_json::array();
        for (const auto& service : services)
            all.push_back({{"service", service.service},
                           {"consumes", service.consumes},
                           {"publishes", service.publishes}});
        std::cout << all.dump(2) << '\n';
    } else if (options.mermaid) {
        std::cout << flowchart_of(services);
    } else {
        const drawing::Layout layout{
            .column = 13,
            .left = 0,
            .pen = options.ascii || !terminal_shows_unicode() ? drawing::ascii : drawing::unicode};
        std::cout << drawing::as_text(picture_of(services), layout);
    }
    return exit_done;
}

}  // namespace

void add_flow(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "flow", "Draw which service publishes and which consumes each event (choreographed)");
    auto options = std::make_shared<Options>();
    command->add_flag("--mermaid", options->mermaid, "As a Mermaid flowchart, for Markdown");
    command->add_flag("--json", options->json, "Print JSON");
    command->add_flag("--ascii", options->ascii, "Without line-drawing characters");
    command->footer(
        "Its counterpart for the orchestrated style: duet saga\n\nExamples:\n  duet flow\n  duet "
        "flow --mermaid");
    command->callback([&context, options] {
        context.action = [&context, options] { return flow(context, *options); };
    });
}

}  // namespace duet::commands
