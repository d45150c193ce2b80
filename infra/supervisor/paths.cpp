#include "infra/supervisor/paths.hpp"

#include "shared/config/config.hpp"

namespace duet::processes {
namespace fs = std::filesystem;

fs::path checkout_above(const fs::path& folder) {
    for (auto here = folder; here != here.root_path(); here = here.parent_path()) {
        if (fs::is_regular_file(here / "duet") && fs::is_regular_file(here / "CMakePresets.json"))
            return here;
    }
    return fs::current_path();
}

fs::path Paths::log(const Program& program) const {
    return state / "logs" /
           ((program.is_service() ? program.style + "-" : std::string{}) + program.name + ".log");
}

fs::path Paths::database(const Program& program) const {
    return program.owns_database ? state / "data" / program.style / (program.name + ".db")
                                 : fs::path{};
}

fs::path Paths::executable(const Program& program) const {
    if (!program.is_broker()) return programs / program.name;
    for (const char* folder : {"/usr/sbin", "/usr/bin", "/usr/local/bin"}) {
        if (fs::exists(fs::path{folder} / "nats-server")) return fs::path{folder} / "nats-server";
    }
    return "/usr/sbin/nats-server";
}

void Paths::prepare() const {
    for (const auto style : {orchestrated, choreographed, both})
        fs::create_directories(state / "data" / style);
    fs::create_directories(state / "logs");
    fs::create_directories(broker());
    fs::permissions(state,
                    fs::perms::owner_all);  // keys and customers' orders are private
}

Paths find_paths() {
    Paths paths;
    const auto programs = config::text("DUET_PROGRAMS");
    paths.programs =
        programs ? fs::absolute(*programs) : fs::read_symlink("/proc/self/exe").parent_path();
    if (const auto state = config::text("DUET_STATE")) {
        paths.state = fs::absolute(*state);
    } else if (const auto root = config::text("DUET_ROOT")) {
        paths.state = fs::path{*root} / ".duet";
    } else {
        paths.state = checkout_above(paths.programs) / ".duet";
    }
    return paths;
}

}  // namespace duet::processes
