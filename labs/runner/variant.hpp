#pragma once
// One version of a lab's files: the starter, an alternative fix, a mutant, the learner's own.
// Thread-safe.

#include "infra/overlay/overlay.hpp"
#include "labs/runner/lab.hpp"

namespace duet::lab {

struct Variant {
    enum class Kind { shipped, starter, alternative, mutant, learners };
    Kind kind = Kind::shipped;
    std::string name;                    ///< of its folder
    std::string idea;                    ///< a mutant's: the thought behind it
    std::vector<std::string> caught_by;  ///< the invariants, one of which must catch it
    std::vector<std::string> styles;     ///< in which it is wrong; empty: in each of the lab's
    std::filesystem::path
        folder;  ///< whole files by name, or edits of the shipped ones: "outbox.cpp.edit"
    std::vector<std::string>
        caught_for_real{};  ///< the same for a check with real processes, where another invariant
                            ///< is seen to break there; empty: as in `caught_by`
    std::vector<std::string> only_simulated{};  ///< styles in which no fault step of the check with
                                                ///< real processes shows what is wrong with it
};

/// The starter first, then the alternatives, then the mutants, by name. Throws std::runtime_error
/// naming the file and what is wrong with it.
std::vector<Variant> variants_of(const Lab& lab);
Variant learners(const std::filesystem::path& work);

/// The whole file that a learner starts from. Throws overlay::Stale where the starter's edit no
/// longer fits the shipped file.
std::string starter_text(const Lab& lab, const LabFile& file, const std::filesystem::path& source);

/// The files that the variant replaces. Writes files made from edits to `scratch`. Throws
/// overlay::Stale.
std::vector<overlay::Replacement> replacements(const Lab& lab, const Variant& variant,
                                               const std::filesystem::path& source,
                                               const std::filesystem::path& scratch);

}  // namespace duet::lab
