#pragma once
// Where labs live: in the checkout and in folders of other authors (DUET_LABS), in the learner's
// folder, in the state folder.

#include "infra/supervisor/paths.hpp"
#include "labs/runner/lab.hpp"

namespace duet::lab {

struct LabPaths {
    std::filesystem::path source;                    ///< the checkout
    std::filesystem::path build;                     ///< where it was built
    std::filesystem::path work;                      ///< the learner's: work/ (or DUET_WORK)
    std::filesystem::path state;                     ///< .duet/
    std::vector<std::filesystem::path> more_labs{};  ///< folders of other authors' labs: DUET_LABS

    std::filesystem::path labs() const { return source / "labs"; }
    /// The shipped labs and those of DUET_LABS. Throws std::runtime_error when a folder of
    /// DUET_LABS is missing.
    std::vector<std::filesystem::path> lab_folders() const;
    /// Where `duet lab new` makes a lab: the first folder of DUET_LABS, else the shipped one.
    std::filesystem::path new_labs() const {
        return more_labs.empty() ? labs() : more_labs.front();
    }
    std::filesystem::path progress() const { return state / "labs.txt"; }
    std::filesystem::path work_of(const Lab& lab) const { return work / lab.name; }
    std::filesystem::path begun_from(const Lab& lab) const {
        return state / "labs" / lab.name;
    }  ///< the shipped files when the lab was started
    std::filesystem::path scratch_of(const Lab& lab, const std::string& variant) const {
        return build / "labs" / lab.name / variant;
    }

    /// From the checkout, if it lies in it: "work/02-lost-order/outbox.cpp".
    std::string named(const std::filesystem::path& file) const;
};

LabPaths find_lab_paths(const processes::Paths& paths);

}  // namespace duet::lab
