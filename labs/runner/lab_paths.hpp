#pragma once
// Where labs live: in the checkout, in the learner's folder, in the state folder.

#include "labs/runner/lab.hpp"
#include "infra/supervisor/paths.hpp"

namespace duet::lab {

struct LabPaths {
    std::filesystem::path source;  ///< the checkout
    std::filesystem::path build;   ///< where it was built
    std::filesystem::path work;    ///< the learner's: work/ (or DUET_WORK)
    std::filesystem::path state;   ///< .duet/

    std::filesystem::path labs() const { return source / "labs"; }
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
