#pragma once
// Which processes run right now: written by the supervisor at every change, read by all other
// programs.

#include "infra/supervisor/paths.hpp"
#include "shared/processes/identity.hpp"

#include <optional>

namespace duet::processes {

inline constexpr auto refuses_to_start = "refuses to start, see its log";

struct RunningProcess {
    Program program;
    std::optional<Identity> identity;  ///< absent while it waits for its (re)start or is not built
    std::uint16_t port = 0;
    unsigned restarts = 0;  ///< since `up`
    unsigned failures = 0;  ///< deaths in a row, each soon after its start
    std::string condition;  ///< "running", "waiting for nats", "starting again in 200 ms", "not
                            ///< built", `refuses_to_start`
    std::string last_end;   ///< how it last ended: "killed by signal 9"; empty when it never did
};

struct Record {
    Identity supervisor;
    std::string boot;           ///< boot_id() when it was written
    bool broker_ready = false;  ///< stream and consumers exist
    bool stopping = false;
    std::vector<RunningProcess> processes;
};

/// nullopt when the file is missing or damaged, or when the folder is a copy of another.
std::optional<Record> load_record(const Paths& paths);
void save_record(const Paths& paths, const Record& record);

/// The record of a living supervisor; nullopt when the shop is down.
std::optional<Record> running_record(const Paths& paths);

/// Ends the processes that a dead supervisor left running, and only those. Returns their number.
unsigned end_leftovers(const Record& record);

}  // namespace duet::processes
