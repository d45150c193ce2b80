#pragma once
// The learner's copy of a lab's files: creates, stashes, compares and rebases it. One thread.

#include "labs/runner/lab_paths.hpp"

namespace duet::lab {

/// Lays the starter's files into the learner's folder. False: it is there already, and nothing is
/// touched.
bool lay_out(const LabPaths& places, const Lab& lab);
bool is_laid_out(const LabPaths& places, const Lab& lab);

/// Moves the learner's folder to the stash and lays out a new one. Returns the stashed folder;
/// empty when there was none.
std::filesystem::path reset(const LabPaths& places, const Lab& lab);

/// The output of `diff -u`; empty when the files are equal.
std::string difference(const std::filesystem::path& from, const std::filesystem::path& to,
                       const std::string& from_name, const std::string& to_name);

/// The result of a three-way merge.
struct Merged {
    std::string text;
    bool clean = true;  ///< false: the text holds conflict marks
};
/// `base` is what both were made from. Throws std::runtime_error when there is no diff3.
Merged merge(const std::filesystem::path& mine, const std::filesystem::path& base,
             const std::filesystem::path& theirs);

}  // namespace duet::lab
