#pragma once
// run.json in the state folder: which processes of the shop run right now. The supervisor writes it
// at every change; every program reads it through this header. Thread-safe.
//
// An object: `supervisor` {pid, started}, `boot` (`boot_id()`), `folder` (device and inode of the
// state folder), `broker_ready`, `stopping`, and `processes`, each with the fields of
// `RecordedProcess`; pid 0 stands for a process that does not run.

#include "shared/processes/identity.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::processes {

/// One process of the shop as the supervisor saw it last.
struct RecordedProcess {
    std::string name;                  ///< "payments", "nats", "gateway"
    std::string style;                 ///< "orchestrated", "choreographed", or "both"
    std::optional<Identity> identity;  ///< absent while the process does not run
    std::uint16_t port = 0;
    unsigned restarts = 0;  ///< since `up`
    unsigned failures = 0;  ///< deaths in a row, each soon after its start
    std::string condition;  ///< "running", "waiting for nats", "starting again in 200 ms"
    std::string last_end;   ///< "killed by signal 9"; empty when it never ended
};

struct RunRecord {
    Identity supervisor;
    std::string boot;           ///< boot_id() when it was written
    std::string folder;         ///< of the state folder; "" in a record that does not say
    bool broker_ready = false;  ///< stream and consumers exist
    bool stopping = false;
    std::vector<RecordedProcess> processes;
};

/// nullopt when the text is no such record: written by another version, or truncated by a loss of
/// power.
std::optional<RunRecord> read_run_record(std::string_view text);

std::string text_of(const RunRecord& record);

}  // namespace duet::processes
