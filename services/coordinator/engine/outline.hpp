#pragma once
// A saga as it reads: which steps, told to whom, undone by what. Out of the definition that runs.

#include "services/coordinator/engine/definition.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace duet::coordinator {

struct OutlineStep {
    std::string name;
    Step::Kind kind = Step::Kind::compensatable;
    std::string command;  ///< its type; up to the dot, whom it is told
    std::string undo;     ///< a command's type; empty: nothing to undo
    std::string waits;    ///< the state in which a person may have to decide; empty: nobody has to
    std::chrono::milliseconds within{0};
    std::string reaches;
};

struct Outline {
    std::string name;
    int version = 1;
    std::vector<OutlineStep> steps;
    std::string ending;  ///< told after the last step, and after a complete undo; empty: nothing is
};

Outline outline_of(const Definition& definition);

/// "payments" of "payments.capture".
std::string service_told(const std::string& command);

}  // namespace duet::coordinator
