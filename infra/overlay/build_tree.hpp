#pragma once
// Reads how this checkout was built, as CMake and Ninja recorded it: the compile command of each
// source and the link command of each program.

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace duet::overlay {

/// Thread-safe after construction.
class BuildTree {
public:
    /// `build`: the folder with build.ninja. Throws ToolTrouble that says what is missing and what
    /// to do, as all member functions do.
    BuildTree(std::filesystem::path source, std::filesystem::path build);

    const std::filesystem::path& source() const { return source_; }
    const std::filesystem::path& build() const { return build_; }

    /// A shell command for the checkout's folder: compiles `instead` with the flags of the
    /// checkout's `file`. Throws ToolTrouble when no target compiles `file`.
    std::string compiling(const std::string& file, const std::filesystem::path& instead,
                          const std::filesystem::path& object) const;

    /// A shell command for the build folder: links the program (a name in bin/) with these objects
    /// in place of those of `files`. A library that contains one of those is replaced by a thin
    /// archive, in `folder`, of its other objects. A symbol that the new objects do not define is
    /// then undefined, and the linker reports it.
    std::string linking(const std::string& program, const std::vector<std::string>& files,
                        const std::vector<std::filesystem::path>& objects,
                        const std::filesystem::path& folder) const;

    /// A shell command for the build folder: links the program as shipped, to `out`.
    std::string linking(const std::string& program, const std::filesystem::path& out) const;

    /// Does the program, or a library that it links, contain this file?
    bool contains(const std::string& program, const std::string& file) const;

private:
    struct Compilation {
        std::string
            command;  ///< up to its " -o "; of the first target when several compile the file
        std::vector<std::string> objects;  ///< relative to the build folder; one for each program
                                           ///< or library that compiles the file
    };
    const Compilation& compilation_of(const std::string& file) const;
    const std::string& link_of(const std::string& program) const;
    std::vector<std::string> objects_of(const std::vector<std::string>& files) const;
    /// The objects of a library such as "shared/service/libduet_machine.a".
    const std::vector<std::string>& made_of(const std::string& library) const;
    /// A shell command for the build folder: makes a thin archive of a library's objects without
    /// these.
    std::string making_thin(const std::filesystem::path& archive, const std::string& library,
                            const std::vector<std::string>& without) const;

    std::filesystem::path source_, build_;
    std::map<std::string, Compilation> compilations_;  ///< by file, relative to the checkout
    mutable std::mutex mutex_;
    mutable std::map<std::string, std::string> links_;
    mutable std::map<std::string, std::vector<std::string>> libraries_;
};

/// The prefix of a compile command: ccache, or empty when there is none.
std::string launcher();

/// Quotes one word for a shell.
std::string quoted(const std::string& word);

}  // namespace duet::overlay
