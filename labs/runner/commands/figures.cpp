// duet figures.

#include "labs/runner/figures.hpp"
#include "infra/duet/cli/programs.hpp"
#include "infra/supervisor/files.hpp"
#include "labs/runner/commands/session.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace duet::commands {

namespace {

int write_figures(const Context& context, const std::string& to) {
    const auto session = open_session(context);
    const std::filesystem::path folder = std::filesystem::absolute(to);
    std::filesystem::create_directories(folder);
    const auto converter = lab::png_converter();
    const auto figures = lab::figures_of(session.places, session.labs);
    for (const auto& figure : figures) {
        const auto file = folder / (figure.name + ".svg");
        processes::replace_file(file, figure.svg);
        if (!converter.empty()) lab::write_png(converter, file);
    }
    std::cout << figures.size() << " figures are in " << session.places.named(folder)
              << (converter.empty()
                      ? ", as SVG only: rsvg-convert is not installed.\nFor PNG, too: "
                        "sudo apt-get install librsvg2-bin, then once more.\n"
                      : ", as SVG and PNG.\n");
    return exit_done;
}

}  // namespace

void add_figures(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("figures", std::string{program_of("figures").words});
    auto to = std::make_shared<std::string>("figures");
    command->add_option("--to", *to, "The folder; made where it is missing")->capture_default_str();
    command->footer(
        "Standard stories of an order in both styles, drawn from simulated runs; the picture of "
        "the architecture; each lesson's figure.\nThe same checkout gives the same "
        "files.\n\nExamples:\n  duet figures\n  duet figures --to slides/figures");
    command->callback([&context, to] {
        context.action = [&context, to] { return write_figures(context, *to); };
    });
}

}  // namespace duet::commands
