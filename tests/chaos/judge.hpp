#pragma once
// The journal against the databases: was anything lost, doubled, or said that is not so? Decides
// without I/O.

#include "tests/chaos/final_states.hpp"
#include "tests/chaos/journal.hpp"

namespace duet::chaos {

struct Violation {
    std::string rule;  ///< "lost", "twice", "half", "nobody-asked", "contradiction", "not-ended",
                       ///< "dead-letter", …
    std::string style;
    std::string about;  ///< the order, return or key
    std::string words;
    std::int64_t from = 0,
                 to = 0;  ///< when it was under way, microseconds since 1970; 0: not known
};

struct Judgement {
    std::vector<Violation> violations;
    std::size_t requests = 0, answers = 0;  ///< in the journal, of this style
    std::size_t acknowledged = 0;           ///< orders with a 201 or 202: each is there once
    std::size_t refused =
        0;  ///< orders that were refused each time ("nothing was accepted"): none is there
    std::size_t unknown_whole = 0;   ///< orders whose POST never got one: there, and whole …
    std::size_t unknown_absent = 0;  ///< … or not at all
    std::size_t repeated = 0;        ///< keys that were posted more than once: one order each
    std::size_t statements = 0;      ///< states that answers told: none contradicts the end
};

/// `owner`: the name of the key with which all was sent.
Judgement judge(const std::vector<Entry>& journal, const FinalStates& states, const std::string& owner);

}  // namespace duet::chaos
