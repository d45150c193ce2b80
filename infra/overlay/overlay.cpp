#include "infra/overlay/overlay.hpp"

#include "infra/overlay/trouble.hpp"
#include "infra/supervisor/bounded.hpp"

#include <algorithm>
#include <cstdlib>
#include <future>
#include <system_error>

namespace duet::overlay {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::minutes timeout{5};

struct BuildStep {
    std::string command;
    fs::path folder;
    std::string
        file;  ///< the compiled file, as the compiler's command line names it; empty: a link step
    std::string control;  ///< does the same with the shipped file
    fs::path made_by_control;
};

/// The messages that diagnosis looks for are the compiler's English ones.
std::string in_english() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value == nullptr || *value == '\0') continue;
        const std::string_view language{value};
        return language.starts_with("C") || language.starts_with("en") || language == "POSIX"
                   ? ""
                   : "export LC_ALL=C.UTF-8; ";
    }
    return {};
}

processes::Ended run(const std::string& command, const fs::path& folder) {
    processes::Bounds bounds;
    bounds.time = timeout;
    return processes::run_bounded({"/bin/sh", "-c", in_english() + command}, folder, bounds);
}

FailedTool failed_by(const processes::Ended& ended, const std::string& file) {
    return {ended.error + ended.out, ended.exit_code(), ended.signal(), ended.in_time, file};
}

/// Empty: the files are to blame.
std::string tools_to_blame(const BuildStep& step, const processes::Ended& ended) {
    const auto failed = failed_by(ended, step.file);
    const auto blame = blame_for(failed);
    if (blame == Blame::tools) return tool_trouble_in(failed);
    if (blame == Blame::files) return {};
    const auto control = run(step.control, step.folder);
    // ignored: the folder may be missing, and that is reported where it fails
    std::error_code not_there;
    fs::remove(step.made_by_control, not_there);
    if (control.well()) return {};
    return "the shipped files do not build either: " + tool_trouble_in(failed_by(control, ""));
}

Built done(const BuildStep& step) {
    const auto ended = run(step.command, step.folder);
    Built built{ended.well(), ended.in_time ? ended.error + ended.out
                                            : "the compiler did not end within five minutes\n"};
    if (!built.well) built.tools = tools_to_blame(step, ended);
    return built;
}

/// Runs two commands at a time.
Built run_all(const std::vector<BuildStep>& steps) {
    Built all;
    bool by_files = false;
    for (std::size_t i = 0; all.well && i < steps.size(); i += 2) {
        auto other = i + 1 < steps.size() ? std::async(std::launch::async, done, steps[i + 1])
                                          : std::future<Built>{};
        for (auto built : {done(steps[i]), other.valid() ? other.get() : Built{}}) {
            by_files = by_files || (!built.well && built.tools.empty());
            all.well = all.well && built.well;
            all.said += built.said;
            if (all.tools.empty()) all.tools = built.tools;
        }
    }
    // an error in one file is the files' fault, even when tools failed, too
    if (by_files) all.tools.clear();
    return all;
}

fs::path object_of(const Building& where, const Replacement& replacement) {
    auto name = replacement.file;
    std::replace(name.begin(), name.end(), '/', '-');
    return where.folder / (name + ".o");
}

/// Relative to the checkout when the file is in it, because the learner names it so.
fs::path as_named(const fs::path& file, const fs::path& checkout) {
    const auto inside = file.lexically_relative(checkout);
    return inside.empty() || *inside.begin() == ".." ? file : inside;
}

BuildStep compilation(const Building& where, const Replacement& replacement) {
    const auto& tree = where.tree;
    const auto named = as_named(replacement.by, tree.source());
    const auto flags = " " + where.flags + (where.quiet ? " -w" : "");
    auto control = object_of(where, replacement);
    control += ".control";
    return {
        tree.compiling(replacement.file, named, object_of(where, replacement)) + flags,
        tree.source(), named.string(),
        "CCACHE_RECACHE=1 " + tree.compiling(replacement.file, replacement.file, control) + flags,
        control};
}

BuildStep link(const Building& where, const std::vector<Replacement>& replacements,
               const std::string& program) {
    // only this program's: other programs would miss symbols that the file does not define
    std::vector<fs::path> objects;
    std::vector<std::string> files;
    for (const auto& replacement : replacements) {
        if (!where.tree.contains(program, replacement.file)) continue;
        objects.push_back(object_of(where, replacement));
        files.push_back(replacement.file);
    }
    const auto control = where.folder / (program + ".control");
    return {where.tree.linking(program, files, objects, where.folder), where.tree.build(), "",
            where.tree.linking(program, control), control};
}

Built compile_and_link(const Building& where, const std::vector<Replacement>& replacements,
                       const std::vector<std::string>& programs) {
    fs::create_directories(where.folder);
    std::vector<BuildStep> compiling, linking;
    for (const auto& replacement : replacements)
        compiling.push_back(compilation(where, replacement));
    auto built = run_all(compiling);
    if (!built.well) return built;
    for (const auto& program : programs) linking.push_back(link(where, replacements, program));
    auto linked = run_all(linking);
    linked.said = built.said + linked.said;
    return linked;
}

}  // namespace

Built build(const Building& where, const std::vector<Replacement>& replacements,
            const std::vector<std::string>& programs) {
    try {
        return compile_and_link(where, replacements, programs);
    } catch (const ToolTrouble& trouble) {
        return {false, "", trouble.what()};
    } catch (const std::system_error& trouble) {  // no folder, no process or no pipe
        return {
            false, "",
            std::string{trouble.what()} +
                "\nMake the build folder yours (chown -R), and see that its disk is not full.\n"};
    }
}

}  // namespace duet::overlay
