// duet trace: draws one order's trace as a sequence diagram.

#include "infra/client/traces.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"
#include "infra/supervisor/running.hpp"
#include "services/traces/diagram/picture.hpp"
#include "shared/clock/clock.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace duet::commands {

namespace {

struct Options {
    std::string what = "last";
    std::string style = "both";
    int list = 0;
    bool mermaid = false;
    bool json = false;
    bool ascii = false;
};

std::string title_of(const console::Diagram& diagram) {
    std::string text = "Order " + diagram.order_id + ", " + diagram.style + ": " + diagram.state +
                       " after " + console::duration_text(diagram.reached_at - diagram.began_at);
    if (!diagram.complete) text += " (unfinished, or some spans have not arrived)";
    return text;
}

std::vector<std::string> drawn(const console::Diagram& diagram, bool ascii) {
    drawing::Layout layout;
    layout.column = 12;
    layout.left = 10;
    layout.pen = ascii ? drawing::ascii : drawing::unicode;
    auto lines = drawing::as_lines(console::picture_of(diagram), layout);
    lines.insert(lines.begin(), {title_of(diagram), ""});
    return lines;
}

std::size_t widest(const std::vector<std::string>& lines) {
    std::size_t width = 0;
    for (const auto& line : lines) width = std::max(width, drawing::width_of(line));
    return width;
}

void draw(const std::vector<console::Diagram>& diagrams, const Options& options) {
    constexpr std::size_t gap = 4;
    const bool ascii = options.ascii || !terminal_shows_unicode();
    std::vector<std::vector<std::string>> pictures;
    for (const auto& diagram : diagrams) pictures.push_back(drawn(diagram, ascii));
    if (pictures.size() == 2 &&
        widest(pictures[0]) + gap + widest(pictures[1]) <= width_of_output())
        pictures = {drawing::beside(pictures[0], pictures[1], gap)};
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        if (i > 0) std::cout << '\n';
        for (const auto& line : pictures[i]) std::cout << line << '\n';
    }
}

void print_json(const std::vector<console::Diagram>& diagrams) {
    std::cout << '[';
    for (std::size_t i = 0; i < diagrams.size(); ++i)
        std::cout << (i == 0 ? "" : ",") << console::to_json(diagrams[i]);
    std::cout << "]\n";
}

int list(const Context& context, const Options& options) {
    const auto traces = newest_traces(context.paths, styles_from(options.style), options.list);
    if (options.json) {
        auto all = nlohmann::ordered_json::array();
        for (const auto& one : traces)
            all.push_back({{"order_id", one.order_id},
                           {"style", one.style},
                           {"state", one.state},
                           {"trace_id", one.trace_id},
                           {"began", to_rfc3339(from_micros(one.began_at))},
                           {"duration_us", one.duration_us},
                           {"spans", one.spans},
                           {"faults", one.faults}});
        std::cout << all.dump(2) << '\n';
        return exit_done;
    }
    std::vector<std::vector<std::string>> table{{"order", "style", "state", "took", "spans"}};
    for (const auto& one : traces)
        table.push_back({one.order_id, one.style, one.state,
                         console::duration_text(one.duration_us), std::to_string(one.spans)});
    if (traces.empty())
        std::cout << "No traces. `duet order` places an order that is traced.\n";
    else
        print_table(table);
    return exit_done;
}

int trace(const Context& context, const Options& options) {
    if (options.list > 0) return list(context, options);
    const bool up = processes::running_record(context.paths).has_value();
    const auto diagrams =
        diagrams_of(context.paths, options.what, styles_from(options.style),
                    up ? std::chrono::milliseconds{2000} : std::chrono::milliseconds{0});
    if (options.json)
        print_json(diagrams);
    else if (options.mermaid) {
        for (const auto& diagram : diagrams)
            std::cout << "%% " << title_of(diagram) << '\n'
                      << drawing::as_mermaid(console::picture_of(diagram));
    } else
        draw(diagrams, options);
    return exit_done;
}

}  // namespace

void add_trace(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("trace",
                                       "Draw one order as a sequence diagram: every message, when "
                                       "it was sent, and what went wrong");
    auto options = std::make_shared<Options>();
    command->add_option("ID", options->what, "An order's number, a trace's id, or last")
        ->capture_default_str();
    command
        ->add_option(
            "--style", options->style,
            "orchestrated, choreographed, or both: side by side where the terminal is wide enough")
        ->capture_default_str();
    command->add_option("--list", options->list, "List this many of the newest traces; draw none")
        ->check(CLI::Range(1, 2000));
    command->add_flag("--mermaid", options->mermaid, "As Mermaid, for Markdown");
    command->add_flag("--json", options->json, "Print JSON: an array, one diagram a style");
    command->add_flag("--ascii", options->ascii, "Without line-drawing characters");
    command->footer(
        "Works on a stopped shop, too: the console keeps the newest 2,000 traces.\n\nExamples:\n  "
        "duet order --style both && duet trace last\n"
        "  duet trace last --style choreographed --mermaid\n  duet trace o-2026… --json\n  duet "
        "trace --list 5");
    command->callback([&context, options] {
        context.action = [&context, options] { return trace(context, *options); };
    });
}

}  // namespace duet::commands
