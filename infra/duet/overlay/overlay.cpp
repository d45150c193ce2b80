#include "infra/duet/overlay/overlay.hpp"

#include "infra/duet/processes/bounded.hpp"

#include <algorithm>
#include <future>

namespace duet::overlay {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::minutes patience{5};

struct Errand {
    std::string command;
    fs::path folder;
};

Built run(const Errand& errand) {
    processes::Bounds bounds;
    bounds.time = patience;
    const auto ended = processes::run_bounded({"/bin/sh", "-c", errand.command}, errand.folder, bounds);
    return {ended.well(), ended.in_time ? ended.error + ended.out : "the compiler did not end within five minutes\n"};
}

/// Two at a time.
Built run_all(const std::vector<Errand>& errands) {
    Built all;
    for (std::size_t i = 0; all.well && i < errands.size(); i += 2) {
        auto other = i + 1 < errands.size() ? std::async(std::launch::async, run, errands[i + 1]) : std::future<Built>{};
        for (auto built : {run(errands[i]), other.valid() ? other.get() : Built{}}) {
            all.well = all.well && built.well;
            all.said += built.said;
        }
    }
    return all;
}

fs::path object_of(const Building& where, const Replacement& replacement) {
    auto name = replacement.file;
    std::replace(name.begin(), name.end(), '/', '-');
    return where.folder / (name + ".o");
}

/// As the learner names it: from the checkout, where it lies in it.
fs::path as_named(const fs::path& file, const fs::path& checkout) {
    const auto inside = file.lexically_relative(checkout);
    return inside.empty() || *inside.begin() == ".." ? file : inside;
}

}  // namespace

Built build(const Building& where, const std::vector<Replacement>& replacements, const std::vector<std::string>& programs) {
    fs::create_directories(where.folder);
    std::vector<Errand> compiling, linking;
    for (const auto& replacement : replacements) {
        const auto command = where.tree.compiling(replacement.file, as_named(replacement.by, where.tree.source()), object_of(where, replacement));
        compiling.push_back({command + " " + where.flags + (where.quiet ? " -w" : ""), where.tree.source()});
    }
    auto built = run_all(compiling);
    if (!built.well) return built;
    for (const auto& program : programs) {
        std::vector<fs::path> objects;   // its own alone: others would need what it does not have
        std::vector<std::string> files;
        for (const auto& replacement : replacements) {
            if (!where.tree.contains(program, replacement.file)) continue;
            objects.push_back(object_of(where, replacement));
            files.push_back(replacement.file);
        }
        linking.push_back({where.tree.linking(program, files, objects, where.folder), where.tree.build()});
    }
    auto linked = run_all(linking);
    linked.said = built.said + linked.said;
    return linked;
}

}  // namespace duet::overlay
