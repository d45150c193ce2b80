#pragma once
// A lab as its folder describes it (labs/README.md). Plain values; whoever checks, watches or
// explains starts here.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace duet::lab {

/// A file the learner edits: flat in their folder, somewhere in the checkout.
struct LabFile {
    std::string name;  ///< "outbox.cpp"
    std::string file;  ///< "shared/service/outbox/outbox.cpp"
};

/// The simulated days of one style.
struct Quick {
    std::uint64_t seed = 1;  ///< the published one: the first of its days
    std::uint64_t runs =
        1000;  ///< half of them from the published seed on, a quarter from each of two fresh seeds
    int orders = 4;                  ///< a day
    std::string faults;              ///< as `duet simulate --faults` takes them
    std::vector<std::string> fires;  ///< faults that must have struck, else nothing is proved;
                                     ///< "slow": a slow service has handled messages
    std::vector<std::string> at;     ///< fault points where something must have struck
    std::vector<std::string> endings{"dispatched"};  ///< each must have been reached by orders
    std::string slow{};                              ///< as `duet simulate --slow` takes it
};

/// Something that goes wrong in a shop of real processes while orders come in, and a kill
/// afterwards.
struct FaultStep {
    std::string victim, fault;  ///< whose process, and what is armed there:
                                ///< "machine.after_commit=crash"; several separated by ';'
    int orders = 6;             ///< under the fault
    std::string token = "tok_ok", country = "GB",
                customer =
                    "learner-";  ///< of these orders; a customer's name goes on with a number
    bool cancelled = false;      ///< each of them is cancelled as soon as it has been accepted
    bool approved_late = false;  ///< once each of them has ended, a person approves it
    std::string poison{};        ///< an event that the victim hears: two that nobody can handle are
                                 ///< published with these orders; empty: none
    std::string killed;          ///< and then killed, and more orders placed
    bool at_once = false;  ///< as soon as the fault has struck; else when all orders have ended
};

/// Real processes of one style: one trouble after the other, in the same shop.
struct Full {
    int within = 20;  ///< seconds until every order has ended
    int give_up =
        600;  ///< seconds after which the coordinator gives a silent step up (DUET_GIVE_UP)
    std::vector<FaultStep> fault_steps;
};

struct Scene {
    std::string name, words;  ///< what is shown
    std::string style, faults;
    std::uint64_t seed = 1;
    int orders = 1;
    bool healthy = false;  ///< nothing is wrong here
    std::string slow{};    ///< as in the days
};

/// Something to be counted on a day without faults.
struct Count {
    std::string prompt;  ///< in the learner's sheet, before the "="
    std::string style;
    std::uint64_t seed = 1;  ///< of a day of one order
    std::string lines;       ///< regular expression (ECMAScript): of the day's trace
    std::string without;     ///< a service that is away all day
};

struct Lab {
    std::filesystem::path folder;
    int number = 0;
    std::string name;  ///< of its folder: "02-lost-order"
    std::string title, minutes;
    std::vector<std::string> styles;  ///< in which it is done
    std::vector<LabFile> files;
    std::vector<LabFile> others;          ///< that only mutants change
    std::vector<std::string> invariants;  ///< its own; the first is the one the starter is known by
    std::map<std::string, Quick> quick;   ///< by style
    std::map<std::string, Full> full;
    std::vector<Scene> scenes;
    std::string worksheet;  ///< nothing is broken here: a sheet of expectations to fill in, instead
                            ///< of files to mend
    std::vector<Count> counts;

    bool done_in(const std::string& style) const { return quick.contains(style); }
};

/// Throws std::runtime_error naming the file and what is wrong with it.
Lab read_lab(const std::filesystem::path& folder);

/// The labs of one folder, by number. A folder whose name begins with two digits is a lab.
std::vector<Lab> read_labs(const std::filesystem::path& labs);

/// The labs of several folders, by number. Throws std::runtime_error that names both folders when
/// two labs have the same number.
std::vector<Lab> read_all_labs(const std::vector<std::filesystem::path>& folders);

}  // namespace duet::lab
