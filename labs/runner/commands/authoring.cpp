// duet lab new, seeds: for authors of labs.

#include "infra/duet/cli/screen.hpp"
#include "infra/overlay/trouble.hpp"
#include "labs/runner/commands/session.hpp"
#include "labs/runner/seed_search.hpp"
#include "labs/runner/skeleton.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>

namespace duet::commands {

namespace fs = std::filesystem;

namespace {

struct NewOptions {
    int number = 0;
    std::string name, file, style = "both";
};

/// Throws Failure where the lab cannot be made like this.
void refuse_wrong_lab(const LabSession& session, const NewOptions& options) {
    const auto taken = std::ranges::find(session.labs, options.number, &lab::Lab::number);
    if (taken != session.labs.end())
        throw Failure(
            exit_misuse,
            fmt::format(
                "the number {} is taken by {}.\nChoose another one: `./duet lab` lists the labs.",
                options.number, session.places.named(taken->folder)));
    const auto part_of_name = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    if (options.name.empty() || options.name.front() == '-' ||
        !std::ranges::all_of(options.name, part_of_name))
        throw Failure(exit_misuse, "'" + options.name +
                                       "' is no name for a lab's folder.\nUse lower-case letters, "
                                       "digits and hyphens, as in lost-parcel.");
    const fs::path file{options.file};
    if (file.is_absolute() || file.extension() != ".cpp" ||
        !fs::is_regular_file(session.places.source / file))
        throw Failure(exit_misuse,
                      "--file wants a .cpp file of the checkout, and '" + options.file +
                          "' is none.\nWrite its path from the root of the checkout, as in "
                          "shared/service/outbox/outbox.cpp.");
}

int make_new(const Context& context, const NewOptions& options) {
    const auto session = open_session(context);
    refuse_wrong_lab(session, options);
    const auto made =
        lab::make_skeleton(session.places.new_labs(), {.number = options.number,
                                                       .name = options.name,
                                                       .file = options.file,
                                                       .styles = styles_from(options.style)});
    const auto number = std::to_string(options.number);
    std::cout << "Made " << session.places.named(made) << "/ with stubs, each marked "
              << lab::to_be_written << ".\nBegin with lab.json and starter/ (labs/README.md, "
              << "\"How a lab is made\"); ./duet lab verify " << number
              << " lists what is missing.\n";
    return exit_done;
}

struct SeedOptions {
    LabOption lab;
    std::uint64_t max = 200;
};

constexpr std::size_t shown_seeds = 12;

void print_found(const lab::Scene& scene, const lab::FoundSeeds& found) {
    std::cout << scene.name << " (" << scene.style << (scene.healthy ? ", healthy" : "")
              << "; lab.json has seed " << scene.seed << ")\n  " << found.seeds.size() << " of "
              << found.looked_at << " seeds hold";
    for (std::size_t i = 0; i < std::min(found.seeds.size(), shown_seeds); ++i)
        std::cout << (i == 0 ? ": " : ", ") << found.seeds[i];
    std::cout << (found.seeds.size() > shown_seeds ? ", …\n" : "\n") << std::flush;
}

int seeds(const Context& context, const SeedOptions& options) {
    const auto session = open_session(context);
    const auto& lab = session.lab(options.lab.lab);
    const auto lock = take_lock(session, lab);
    show_progress("building the starter …");
    const overlay::BuildTree tree{session.places.source, session.places.build};
    const auto shipped = lab::prepare(session.places, tree, lab, lab::Variant{}, true);
    const auto starter = lab.files.empty() ? shipped
                                           : lab::prepare(session.places, tree, lab,
                                                          lab::variants_of(lab).front(), true);
    clear_progress();
    if (!starter.built.tools.empty()) throw overlay::ToolTrouble(starter.built.tools);
    if (!starter.built.well)
        throw Failure(
            exit_failed,
            fmt::format("the starter of lab {} does not build, so no seed can be tried:\n{}",
                        lab.number, starter.built.said));
    watch_for_interruption();
    bool all_found = true;
    for (const auto& scene : lab.scenes) {
        const auto found =
            lab::search_seeds(lab, scene, starter.program, shipped.program, options.max,
                              [&](std::uint64_t looked_at) {
                                  output::stop_if_lost();
                                  show_progress(fmt::format("{}: {} of {} seeds …", scene.name,
                                                            looked_at, options.max));
                                  return !interrupted();
                              });
        clear_progress();
        print_found(scene, found);
        all_found = all_found && !found.seeds.empty();
        if (!interrupted()) continue;
        show_note("Ctrl-C ended the search; the counts above are of the seeds tried until then");
        break;
    }
    return all_found ? exit_done : exit_failed;
}

}  // namespace

void add_lab_authoring(CLI::App& parent, Context& context) {
    auto made = std::make_shared<NewOptions>();
    auto* making = parent.add_subcommand("new", "Make the skeleton of a lab of your own");
    making->add_option("number", made->number, "Its number, which no other lab has")
        ->required()
        ->check(CLI::Range(1, 99));
    making->add_option("name", made->name, "The name of its folder, behind the number")->required();
    making->add_option("--file", made->file, "The shipped .cpp file that the learner edits")
        ->required();
    making->add_option("--style", made->style, "The style in which the lab is done, or both")
        ->capture_default_str();
    making->footer(
        "The folder is made in labs/, or in the first folder of DUET_LABS.\n\nExamples:\n  duet "
        "lab new 40 lost-parcel --file services/shipping/shipping.cpp --style choreographed");
    making->callback([&context, made] {
        context.action = [&context, made] { return make_new(context, *made); };
    });

    auto searched = std::make_shared<SeedOptions>();
    auto* searching =
        lab_command(parent, "seeds", "Search seeds for a lab's scenes", searched->lab);
    searching->add_option("--max", searched->max, "Try the seeds from 1 to this one")
        ->capture_default_str()
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
    searching->footer(
        "A seed holds when the starter breaks one of the lab's invariants in its run (in a healthy "
        "scene: passes) and the shipped code passes.\nCtrl-C ends the search and prints what it "
        "has found.\nExit codes: 0 every scene has a seed, 1 one has none.\n\nExamples:\n  duet "
        "lab seeds 2\n  duet lab seeds 2 --max 1000");
    searching->callback([&context, searched] {
        context.action = [&context, searched] { return seeds(context, *searched); };
    });
}

}  // namespace duet::commands
