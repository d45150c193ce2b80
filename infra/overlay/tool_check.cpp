#include "infra/overlay/tool_check.hpp"

#include "infra/overlay/build_tree.hpp"
#include "infra/overlay/trouble.hpp"
#include "infra/supervisor/bounded.hpp"
#include "infra/supervisor/files.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <system_error>

#include <unistd.h>

namespace duet::overlay {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t enough =
    200'000'000;  // bytes: a program of the shop with its debug information, twice

/// Makes a folder for this process inside the tested folder and removes it at the end.
class Trial {
public:
    explicit Trial(const fs::path& in) : folder_{in / (".duet-tries-" + std::to_string(getpid()))} {
        fs::create_directories(folder_);
        processes::replace_file(folder_ / "tiny.cpp", "int main() { return 0; }\n");
    }
    ~Trial() {
        // ignored: the check reports a folder that cannot be removed by other means
        std::error_code left_over;
        fs::remove_all(folder_, left_over);
    }
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;

    /// Empty: the command succeeded.
    std::string run(const std::string& command) const {
        const auto ended = processes::run_bounded({"/bin/sh", "-c", command}, folder_, {});
        if (ended.well()) return {};
        return tool_trouble_in({ended.error + ended.out, ended.exit_code(), ended.signal(),
                                ended.in_time, ""}) +
               ended.error + ended.out;
    }

private:
    fs::path folder_;
};

/// The compiler that the checkout was configured with.
std::string compiler_of(const fs::path& build) {
    std::ifstream cache{build / "CMakeCache.txt"};
    for (std::string line; std::getline(cache, line);) {
        if (line.starts_with("CMAKE_CXX_COMPILER:")) return line.substr(line.find('=') + 1);
    }
    return "/usr/bin/c++";
}

/// Joins lines: "a\nb\n" becomes "a; b".
std::string in_a_line(const std::string& text) {
    std::string line;
    std::istringstream lines{text};
    for (std::string one; std::getline(lines, one);)
        line += (line.empty() || one.empty() ? "" : "; ") + one;
    return line;
}

ToolFinding tried(const std::string& what, const std::string& well, const std::string& trouble) {
    if (trouble.empty()) return {what, well};
    return {what, in_a_line(trouble),
            "No learner's file can be judged until this works: `./duet lab check` prints "
            "INCONCLUSIVE."};
}

ToolFinding try_folder(const std::string& what, const fs::path& folder, const std::string& advice) {
    try {
        const Trial trial{folder};
        const auto free = fs::space(folder).available;
        const auto found =
            fmt::format("{} can be written, {} MB free", folder.string(), free / 1'000'000);
        return {what, found,
                free < enough ? "Free about 1 GB there: compiler and linker need it." : ""};
    } catch (const std::exception& problem) {
        return {what, in_a_line(problem.what()), advice};
    }
}

fs::path temporary_folder() {
    const char* chosen = std::getenv("TMPDIR");
    return chosen == nullptr || *chosen == '\0' ? fs::path{"/tmp"} : fs::path{chosen};
}

void try_compiler(const fs::path& build, std::vector<ToolFinding>& findings) {
    const Trial trial{build};
    const auto compiler = quoted(compiler_of(build));
    findings.push_back(tried("compiler", compiler_of(build) + " compiles and links",
                             trial.run(compiler + " tiny.cpp -o tiny")));
    const auto cache = launcher();
    if (cache.empty())
        return findings.push_back({"compiler cache", "none (ccache is not installed)"});
    findings.push_back(
        tried("compiler cache", "ccache compiles and keeps",
              trial.run("CCACHE_RECACHE=1 " + cache + compiler + " -c tiny.cpp -o tiny.o")));
}

}  // namespace

std::vector<ToolFinding> check_tools(const fs::path& build) {
    std::vector<ToolFinding> findings{
        try_folder("build folder", build,
                   "Make the checkout and its build folder yours (chown -R), and see that its disk "
                   "is not full."),
        try_folder("temporary folder", temporary_folder(),
                   "Name a folder in TMPDIR that is there, is yours and has room."),
    };
    if (findings.front().found.find("can be written") != std::string::npos)
        try_compiler(build, findings);
    return findings;
}

}  // namespace duet::overlay
