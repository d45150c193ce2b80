#pragma once
// The beginning of a new lab: makes its folder with stubs, and says what an author has not written
// yet. One thread.

#include "labs/runner/lab_paths.hpp"

#include <string_view>

namespace duet::lab {

/// Marks every text that an author still has to write.
inline constexpr std::string_view to_be_written = "TO BE WRITTEN";

struct NewLab {
    int number = 0;                   ///< 1 to 99
    std::string name;                 ///< "lost-parcel"
    std::string file;                 ///< the shipped file that the learner edits, from the root
    std::vector<std::string> styles;  ///< at least one
};

/// Makes `folder`/NN-name with stubs and returns its path. Throws std::runtime_error when the
/// folder exists already, processes::CannotWrite when a file cannot be written.
std::filesystem::path make_skeleton(const std::filesystem::path& folder, const NewLab& lab);

/// What an author has not written yet, one line each; empty: the lab can be verified.
std::vector<std::string> missing_parts(const Lab& lab);

}  // namespace duet::lab
