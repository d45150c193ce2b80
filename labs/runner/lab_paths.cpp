#include "labs/runner/lab_paths.hpp"

#include "shared/config/config.hpp"

#include <sstream>
#include <stdexcept>

namespace duet::lab {

namespace fs = std::filesystem;

namespace {

/// "a:b" as absolute paths; without empty parts.
std::vector<fs::path> folders_in(const std::string& list) {
    std::vector<fs::path> folders;
    std::istringstream parts{list};
    for (std::string part; std::getline(parts, part, ':');) {
        if (!part.empty()) folders.push_back(fs::absolute(part).lexically_normal());
    }
    return folders;
}

}  // namespace

std::string LabPaths::named(const fs::path& file) const {
    const auto inside = file.lexically_relative(source);
    return inside.empty() || *inside.begin() == ".." ? file.string() : inside.string();
}

std::vector<fs::path> LabPaths::lab_folders() const {
    std::vector<fs::path> folders{labs()};
    for (const auto& folder : more_labs) {
        if (!fs::is_directory(folder))
            throw std::runtime_error("DUET_LABS names " + folder.string() +
                                     ", and there is no such folder.\nName folders that hold labs "
                                     "(NN-name/lab.json), separated by colons, or unset it.");
        folders.push_back(folder);
    }
    return folders;
}

LabPaths find_lab_paths(const processes::Paths& paths) {
    LabPaths places;
    places.build = fs::read_symlink("/proc/self/exe").parent_path().parent_path();
    const auto root = config::text("DUET_ROOT");
    places.source = root ? fs::canonical(*root) : processes::checkout_above(places.build);
    const auto work = config::text("DUET_WORK");
    places.work = work ? fs::absolute(*work) : places.source / "work";
    places.state = paths.state;
    places.more_labs = folders_in(config::text("DUET_LABS").value_or(""));
    return places;
}

}  // namespace duet::lab
