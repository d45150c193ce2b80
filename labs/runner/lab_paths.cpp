#include "labs/runner/lab_paths.hpp"

#include "shared/config/config.hpp"

namespace duet::lab {

namespace fs = std::filesystem;

std::string LabPaths::named(const fs::path& file) const {
    const auto inside = file.lexically_relative(source);
    return inside.empty() || *inside.begin() == ".." ? file.string() : inside.string();
}

LabPaths find_lab_paths(const processes::Paths& paths) {
    LabPaths places;
    places.build = fs::read_symlink("/proc/self/exe").parent_path().parent_path();
    const auto root = config::text("DUET_ROOT");
    places.source = root ? fs::canonical(*root) : processes::checkout_above(places.build);
    const auto work = config::text("DUET_WORK");
    places.work = work ? fs::absolute(*work) : places.source / "work";
    places.state = paths.state;
    return places;
}

}  // namespace duet::lab
