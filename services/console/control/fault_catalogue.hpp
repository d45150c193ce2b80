#pragma once
// The catalogue of named faults. Each breaks the same thing in both styles, so that a learner can
// compare how the two recover.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duet::console {

/// What a named fault does to one process.
struct FaultTarget {
    std::string style, service;
    std::string fault;  ///< as `duet fault arm` takes it; empty: the process is killed

    bool kills() const { return fault.empty(); }
    std::string point() const { return fault.substr(0, fault.find('=')); }
};

struct NamedFault {
    std::string id, title;
    std::string words;  ///< what happens
    std::string watch;  ///< what to compare in the two diagrams
    std::vector<FaultTarget> targets;
};

const std::vector<NamedFault>& fault_catalogue();
/// nullptr when the catalogue has no fault of this id.
const NamedFault* find_fault(std::string_view id);

/// The same as `./duet` commands: one line per target, or one for both where both are alike.
std::vector<std::string> as_commands(const NamedFault& fault);

}  // namespace duet::console
