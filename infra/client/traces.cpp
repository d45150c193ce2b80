#include "infra/client/traces.hpp"

#include "infra/supervisor/running.hpp"
#include "shared/telemetry/trace_context.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <thread>

namespace duet::commands {

namespace {

using Steady = std::chrono::steady_clock;

std::string file_of(const processes::Paths& paths) {
    for (const auto& program : processes::catalogue()) {
        if (program.name == "console") return paths.database(program).string();
    }
    return {};
}

/// The file with the traces. Throws Failure when there is none.
std::string existing_file(const processes::Paths& paths) {
    auto file = file_of(paths);
    if (!std::filesystem::exists(file))
        throw Failure(
            exit_failed,
            "no traces are kept in " + paths.state.string() +
                " yet.\nStart the shop with `duet up` and place an order with `duet order`.");
    return file;
}

std::vector<console::Diagram> find_diagrams(console::TraceStore& store, const std::string& what,
                                            const std::vector<std::string>& styles) {
    const auto id = what == "last" ? store.newest_order() : what;
    std::vector<console::Diagram> found;
    for (const auto& style : styles) {
        auto diagram = console::diagram_of(store.spans_of(id, style));
        if (diagram.style == style) found.push_back(std::move(diagram));
    }
    return found;
}

bool all_complete(const std::vector<console::Diagram>& diagrams) {
    return !diagrams.empty() && std::ranges::all_of(diagrams, [](const console::Diagram& diagram) {
        return diagram.complete;
    });
}

std::string hex(std::random_device& random, int digits) {
    std::string text;
    while (static_cast<int>(text.size()) < digits) text += "0123456789abcdef"[random() % 16];
    return text;
}

}  // namespace

std::vector<console::Diagram> diagrams_of(const processes::Paths& paths, const std::string& what,
                                          const std::vector<std::string>& styles,
                                          std::chrono::milliseconds timeout) {
    console::TraceStore store{existing_file(paths), store::Connection::Mode::read_only};
    const auto deadline = Steady::now() + timeout;
    for (;;) {
        auto found = find_diagrams(store, what, styles);
        if (all_complete(found) || Steady::now() >= deadline) {
            if (!found.empty()) return found;
            throw Failure(
                exit_failed,
                fmt::format("there is no trace of '{}': unknown, older than the newest {}, or not "
                            "traced.\nUnder load only some orders are traced (DUET_TRACE=all "
                            "./duet up traces every one); those of `duet order` always are.",
                            what, console::TraceStore::default_bound));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{50});  // between two polls
    }
}

std::vector<console::TraceSummary> newest_traces(const processes::Paths& paths,
                                                 const std::vector<std::string>& styles,
                                                 int limit) {
    console::TraceStore store{existing_file(paths), store::Connection::Mode::read_only};
    constexpr auto all = static_cast<int>(console::TraceStore::default_bound);
    auto found = store.list(std::nullopt, all);
    std::erase_if(found, [&](const console::TraceSummary& one) {
        return std::ranges::find(styles, one.style) == styles.end();
    });
    std::ranges::reverse(found);
    if (found.size() > static_cast<std::size_t>(limit))
        found.resize(static_cast<std::size_t>(limit));
    return found;
}

std::string new_traceparent() {
    std::random_device random;
    return "00-" + hex(random, 31) + "1-" + hex(random, 15) + "1-01";
}

}  // namespace duet::commands
