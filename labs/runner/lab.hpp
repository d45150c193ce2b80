#pragma once
// A lab as its lab.json describes it (labs/README.md, labs/lab.schema.json). Plain values; every
// command starts from them. One thread.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace duet::lab {

/// A file that the learner edits: by its name in their folder, by its path in the checkout.
struct LabFile {
    std::string name;  ///< "outbox.cpp"
    std::string file;  ///< "shared/service/outbox/outbox.cpp"
};

/// The simulated runs of one style.
struct SimulatedCheck {
    std::uint64_t seed = 1;  ///< the published one: the first of its runs
    std::uint64_t runs =
        1000;  ///< half of them from the published seed on, a quarter from each of two fresh seeds
    int orders = 4;                            ///< in each run
    std::string faults;                        ///< as `duet simulate --faults` takes them
    std::vector<std::string> required_faults;  ///< must have fired, else INCONCLUSIVE;
                                               ///< "slow": a slow service has handled messages
    std::vector<std::string>
        required_fault_points;  ///< fault points where something must have fired
    std::vector<std::string> endings{"dispatched"};  ///< orders must have reached each
    std::string slow{};                              ///< as `duet simulate --slow` takes it
};

/// A fault in a shop of real processes while orders come in, and a kill afterwards.
struct FaultStep {
    std::string victim, fault;  ///< whose process, and what is armed there:
                                ///< "machine.after_commit=crash"; several separated by ';'
    int orders = 6;             ///< under the fault
    std::string token = "tok_ok", country = "GB",
                customer =
                    "learner-";  ///< of these orders; a customer's name goes on with a number
    bool cancelled = false;      ///< each of them is cancelled as soon as it has been accepted
    bool approved_late = false;  ///< once each of them has ended, a person approves it
    std::string poison{};  ///< an event that the victim consumes: two of it that no handler can
                           ///< handle are published with these orders; empty: none
    std::string killed;    ///< the process that is killed then; more orders follow
    bool at_once = false;  ///< as soon as the fault has fired; else when all orders have ended
};

/// Real processes of one style: one fault step after the other, in the same shop.
struct RealCheck {
    int within = 20;  ///< seconds until every order has ended
    int give_up =
        600;  ///< seconds until the coordinator gives up a step without a reply (DUET_GIVE_UP)
    std::vector<FaultStep> fault_steps;
};

struct Scene {
    std::string name, words;  ///< the heading, and what to look at
    std::string style, faults;
    std::uint64_t seed = 1;
    int orders = 1;
    bool healthy = false;  ///< it passes with the starter
    std::string slow{};    ///< as `duet simulate --slow` takes it
};

/// A number that the runner counts in a run without faults.
struct Count {
    std::string prompt;  ///< in the learner's worksheet, before the "="
    std::string style;
    std::uint64_t seed = 1;  ///< of a run of one order
    std::string lines;       ///< regular expression (ECMAScript): of the run's trace
    std::string without;     ///< a service that is dead for the whole run
};

struct Lab {
    std::filesystem::path folder;
    int number = 0;
    std::string name;  ///< of its folder: "02-lost-order"
    std::string title, minutes;
    std::vector<std::string> styles;  ///< in which the learner does it
    std::vector<LabFile> files;
    std::vector<LabFile> others;                      ///< that only mutants change
    std::vector<std::string> invariants;              ///< the first is the lab's own
    std::map<std::string, SimulatedCheck> simulated;  ///< by style
    std::map<std::string, RealCheck> real;
    std::vector<Scene> scenes;
    std::string worksheet;  ///< nothing is broken here: a worksheet of predictions to fill in,
                            ///< instead of files to mend
    std::vector<Count> counts;

    bool done_in(const std::string& style) const { return simulated.contains(style); }
};

/// Throws std::runtime_error naming the file and what is wrong with it.
Lab read_lab(const std::filesystem::path& folder);

/// The labs of one folder, by number. A folder whose name begins with two digits is a lab.
std::vector<Lab> read_labs(const std::filesystem::path& labs);

/// The labs of several folders, by number. Throws std::runtime_error that names both folders when
/// two labs have the same number.
std::vector<Lab> read_all_labs(const std::vector<std::filesystem::path>& folders);

}  // namespace duet::lab
