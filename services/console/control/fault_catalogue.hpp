#pragma once
// The shelf of named faults: each breaks the same thing in both styles, so that the two can be
// compared in trouble.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duet::console {

/// What is done to one process. `fault` as `duet fault arm` takes it; empty: the process is killed.
struct FaultTarget {
    std::string style, service, fault;

    bool kills() const { return fault.empty(); }
    std::string point() const { return fault.substr(0, fault.find('=')); }
};

struct NamedFault {
    std::string id, title;
    std::string words;  ///< what happens
    std::string watch;  ///< what to look at in the two diagrams
    std::vector<FaultTarget> breaks;
};

const std::vector<NamedFault>& shelf();
/// nullptr when the shelf has none of that name.
const NamedFault* on_shelf(std::string_view id);

/// The same by hand: one line a break, or one for both where both are alike.
std::vector<std::string> as_duet(const NamedFault& fault);

}  // namespace duet::console
