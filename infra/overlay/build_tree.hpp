#pragma once
// How this checkout was built: how each source is compiled and how each program is linked, as CMake
// and Ninja wrote it down.

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace duet::overlay {

/// Thread-safe.
class BuildTree {
public:
    /// `build`: the folder with build.ninja. Throws ToolTrouble saying what is missing and what to
    /// do, as all of these do.
    BuildTree(std::filesystem::path source, std::filesystem::path build);

    const std::filesystem::path& source() const { return source_; }
    const std::filesystem::path& build() const { return build_; }

    /// For a shell in the checkout: compiles `instead` the way the checkout's `file` is compiled.
    /// Throws ToolTrouble when nothing here is built of `file`.
    std::string compiling(const std::string& file, const std::filesystem::path& instead,
                          const std::filesystem::path& object) const;

    /// For a shell in the build folder: links the program (a name in bin/) with these objects in
    /// place of those of `files`. A library that holds one of those is left out for a thin archive,
    /// in `folder`, of its other objects: what the new objects do not define is then defined
    /// nowhere, and the linker says so.
    std::string linking(const std::string& program, const std::vector<std::string>& files,
                        const std::vector<std::filesystem::path>& objects,
                        const std::filesystem::path& folder) const;

    /// For a shell in the build folder: links the program as it is shipped, to `out`.
    std::string linking(const std::string& program, const std::filesystem::path& out) const;

    /// Is the program, or a library of it, made of this file?
    bool contains(const std::string& program, const std::string& file) const;

private:
    struct Compilation {
        std::string
            command;  ///< up to its " -o "; the first, where several programs are made of it
        std::vector<std::string>
            objects;  ///< from the build folder: one for each program or library that is made of it
    };
    const Compilation& compilation_of(const std::string& file) const;
    const std::string& link_of(const std::string& program) const;
    std::vector<std::string> objects_of(const std::vector<std::string>& files) const;
    /// Those that a library is made of: "shared/service/libduet_machine.a".
    const std::vector<std::string>& made_of(const std::string& library) const;
    /// For a shell in the build folder: makes a thin archive of a library's objects without these.
    std::string making_thin(const std::filesystem::path& archive, const std::string& library,
                            const std::vector<std::string>& without) const;

    std::filesystem::path source_, build_;
    std::map<std::string, Compilation> compilations_;  ///< by file, from the checkout
    mutable std::mutex mutex_;
    mutable std::map<std::string, std::string> links_;
    mutable std::map<std::string, std::vector<std::string>> libraries_;
};

/// What stands before a compiler's command: ccache, or nothing where there is none.
std::string launcher();

/// One word of a shell.
std::string quoted(const std::string& word);

}  // namespace duet::overlay
