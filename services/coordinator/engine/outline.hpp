#pragma once
// A saga as a list of steps with their commands and undos, for diagrams and `./duet saga`. Made
// from the definition that runs. Pure functions and values, thread-safe.

#include "services/coordinator/engine/definition.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace duet::coordinator {

struct OutlineStep {
    std::string name;
    Step::Kind kind = Step::Kind::compensatable;
    std::string command;  ///< its type, such as "payments.capture"
    std::string undo;     ///< a command's type; empty: nothing to undo
    std::string waits;    ///< the state in which a person may have to decide; empty: never
    std::chrono::milliseconds within{0};
    std::string reaches;
};

struct Outline {
    std::string name;
    int version = 1;
    std::vector<OutlineStep> steps;
    /// Type of the command after the last step and after a complete undo; "" when there is none.
    std::string ending;
};

Outline outline_of(const Definition& definition);

/// The service of a command: "payments" of "payments.capture".
std::string service_of(const std::string& command);

}  // namespace duet::coordinator
