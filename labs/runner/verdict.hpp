#pragma once
// The result of a check, as text for a person and as JSON. Thread-safe.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace duet::lab {

/// One event on the way to a failure.
struct Moment {
    std::string who, what;
    bool fault = false, divergence = false,
         breaks = false;  ///< the first that goes another way than without faults; where the
                          ///< invariant was seen to break
};

/// How often each fault fired, a fault fired at each point, an order came to each ending.
struct Tally {
    std::map<std::string, std::int64_t> faults, points, endings;
};

struct Verdict {
    enum class Kind { pass, fail, inconclusive };
    Kind kind = Kind::inconclusive;
    std::string style;
    std::string invariant;  ///< that broke; "builds", "comes-back", "does-not-crash" where it got
                            ///< no further
    std::vector<std::string> also{};  ///< other invariants that broke, in this run or in others
    std::uint64_t seed = 0;           ///< of the failing run; 0: none
    double seconds = 0;
    std::string subject,
        what;  ///< the order and what is wrong with it; why the check is inconclusive
    std::vector<Moment> story;
    std::string diagram;               ///< of the shrunk run
    std::vector<std::uint64_t> seeds;  ///< the first seeds of the blocks of runs
    std::uint64_t runs = 0;
    std::int64_t orders = 0, fired = 0;  ///< in all runs; faults
    Tally tally{};                       ///< of all runs
    std::string proved{};                ///< with real processes: what was done
    bool tools_failed = false;  ///< inconclusive because of compiler, disk or memory: says nothing
                                ///< about the files, and not to be recorded

    bool passed() const { return kind == Kind::pass; }
};

/// "I4 captured-once"; an invariant of no number stays as it is.
std::string numbered(const std::string& invariant);

/// "I4 captured-once: No order is captured twice. (…where to read more)"; empty for an invariant of
/// no number.
std::string meaning_of(const std::string& invariant);

/// As a story for a person. `replay`: the command that shows the run again, without its seed;
/// empty: the text does not name it.
std::string as_text(const Verdict& verdict, const std::string& replay);
std::string as_json(const std::vector<Verdict>& verdicts);

/// The exit code for all: 0 all passed, 1 one failed, 2 none failed and one is inconclusive.
int exit_code_of(const std::vector<Verdict>& verdicts);

}  // namespace duet::lab
