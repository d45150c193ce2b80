// duet logs: prints the processes' logs.

#include "infra/client/order_story.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"
#include "infra/supervisor/files.hpp"
#include "infra/supervisor/record.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <thread>

namespace duet::commands {
namespace {

struct Options {
    std::string name;
    std::string style = "both";
    std::string order;
    std::size_t lines = 50;
    bool follow = false;
};

/// One log file: the position read so far, and the filter of its lines.
struct Log {
    std::string label;
    std::filesystem::path file;
    std::uintmax_t read_to = 0;
};

std::vector<Log> logs_for(const Context& context, const Options& options) {
    const auto styles = styles_from(options.style);
    if (options.name == "supervisor") return {{"supervisor", context.paths.supervisor_log()}};
    if (!options.name.empty()) check_name(options.name);
    std::vector<Log> logs;
    for (const auto& program : processes::programs_for(styles)) {
        if (!options.name.empty() && program.name != options.name) continue;
        if (options.name.empty() && program.is_broker())
            continue;  // has another format, and no lines about orders
        logs.push_back({program.slug(), context.paths.log(program)});
    }
    std::erase_if(logs, [](const Log& log) { return !std::filesystem::exists(log.file); });
    return logs;
}

bool wanted(const Options& options, const std::string& line) {
    return options.order.empty() || line.find(options.order) != std::string::npos;
}

/// The complete lines since the last call; an incomplete one is left for the next.
std::vector<std::string> new_lines(Log& log) {
    std::error_code gone;
    const auto size = std::filesystem::file_size(log.file, gone);
    if (gone || size == log.read_to) return {};
    if (size < log.read_to) log.read_to = 0;  // the file was rotated
    std::ifstream file{log.file, std::ios::binary};
    file.seekg(static_cast<std::streamoff>(log.read_to));
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line) && !file.eof();) {
        log.read_to += line.size() + 1;
        lines.push_back(std::move(line));
    }
    return lines;
}

/// The order's history, when the shop is up.
std::vector<StoryLine> story(const Context& context, const Options& options) {
    if (options.order.empty() || !options.name.empty()) return {};
    if (!processes::running_record(context.paths)) {
        show_note("the shop is not up, so its history of the order is not shown; `duet up` first");
        return {};
    }
    Shop shop{context.paths};
    return story_of(shop, shop.running_styles(options.style), options.order);
}

void print(const std::string& label, const std::string& line, std::size_t width) {
    std::cout << label << std::string(width - label.size() + 1, ' ') << line << '\n';
}

int logs(const Context& context, const Options& options) {
    auto chosen = logs_for(context, options);
    if (chosen.empty())
        throw Failure(exit_not_up, "there are no logs yet in " +
                                       (context.paths.state / "logs").string() +
                                       ".\nStart the shop with `duet up`.");
    std::size_t width = 0;
    for (const auto& log : chosen) width = std::max(width, log.label.size());

    struct Line {
        std::string text;
        std::string label;
    };
    std::vector<Line> lines;
    for (auto& log : chosen) {
        auto found = new_lines(log);
        std::erase_if(found, [&](const std::string& line) { return !wanted(options, line); });
        const auto skipped = options.order.empty() && found.size() > options.lines
                                 ? found.size() - options.lines
                                 : 0;
        for (auto index = skipped; index < found.size(); ++index)
            lines.push_back({std::move(found[index]), log.label});
    }
    for (auto& [label, text] : story(context, options)) {
        width = std::max(width, label.size());
        lines.push_back({std::move(text), std::move(label)});
    }
    if (!options.order.empty() && lines.empty() && !options.follow) {
        throw Failure(exit_failed, "nothing is known of an order '" + options.order +
                                       "'.\n`duet orders` lists the known ones.");
    }
    // Every line begins with its time, so sorting merges the logs into one story.
    std::ranges::stable_sort(lines, {}, [](const Line& line) { return line.text.substr(0, 24); });
    const auto skipped =
        options.order.empty() && lines.size() > options.lines ? lines.size() - options.lines : 0;
    for (auto index = skipped; index < lines.size(); ++index)
        print(lines[index].label, lines[index].text, width);
    std::cout << std::flush;

    if (options.follow) {
        watch_for_interruption();
        stop_when_nobody_reads();
    }
    while (options.follow && !interrupted()) {
        for (auto& log : chosen) {
            for (const auto& line : new_lines(log)) {
                if (wanted(options, line)) print(log.label, line, width);
            }
        }
        std::cout.flush();
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return exit_done;
}

}  // namespace

void add_logs(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("logs", "Show the processes' logs, merged in order of time");
    auto options = std::make_shared<Options>();
    command->add_option("service", options->name, "Only this process (also: nats, supervisor)");
    command->add_option("--style", options->style, "orchestrated, choreographed, or both")
        ->capture_default_str();
    command->add_option("--order", options->order,
                        "Only lines about this order, all of them, with its history");
    command->add_option("-n,--lines", options->lines, "The number of last lines")
        ->capture_default_str()
        ->check(CLI::Range(0, 1'000'000));
    command->add_flag("-f,--follow", options->follow, "Follow until Ctrl-C");
    command->footer(
        "Examples:\n  duet logs payments\n  duet logs -f --style choreographed\n  duet logs "
        "--order o-1m86d3hz6c71120b3df\n  duet logs supervisor");
    command->callback([&context, options] {
        context.action = [&context, options] { return logs(context, *options); };
    });
}

}  // namespace duet::commands
