#pragma once
// Compares the journal with the databases: was an order lost, duplicated, or reported wrongly?
// Decides without I/O; thread-safe.

#include "tests/chaos/final_states.hpp"
#include "tests/chaos/journal.hpp"

namespace duet::chaos {

struct Violation {
    std::string rule;  ///< "lost", "twice", "half", "unrequested", "contradiction", "not-ended",
                       ///< "dead-letter", …
    std::string style;
    std::string about;  ///< the order, return or key
    std::string words;
    std::int64_t from = 0,
                 to = 0;  ///< when it was in progress, microseconds since 1970; 0: unknown
};

struct Judgement {
    std::vector<Violation> violations;
    std::size_t requests = 0, answers = 0;  ///< in the journal, of this style
    std::size_t acknowledged = 0;           ///< orders with a 201 or 202: each exists once
    std::size_t refused =
        0;  ///< orders that were refused each time ("nothing was accepted"): none exists
    std::size_t unknown_whole = 0;   ///< orders whose POST was never answered: complete …
    std::size_t unknown_absent = 0;  ///< … or absent
    std::size_t repeated = 0;        ///< keys posted more than once: one order each
    std::size_t statements = 0;      ///< states in answers: none contradicts the end
};

/// `owner`: the name of the API key that sent everything.
Judgement judge(const std::vector<Entry>& journal, const FinalStates& states,
                const std::string& owner);

}  // namespace duet::chaos
