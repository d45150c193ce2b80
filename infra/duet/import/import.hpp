#pragma once
// `duet import FILE`: the whole command but for its command line.

#include "infra/duet/import/arrival.hpp"
#include "infra/duet/import/style_import.hpp"

#include <ostream>
#include <string>
#include <vector>

namespace duet::importer {

struct ImportCommand {
    std::string file;
    std::vector<std::string> styles{"orchestrated", "choreographed"};   ///< one after the other
    Settings settings;                ///< `interrupted`, `progress` and `twice` are set by the command itself
    Arrival arrival;
    bool only_check = false;          ///< read and account for the file, touch no shop
    bool list_rejections = false;     ///< all of them, not the first few
    bool on_terminal = false;         ///< is `out` one?
};

/// What is to be imported, in the order in which it arrives.
Plan plan_of(const ImportCommand& command);

/// Reads, imports, reconciles and prints. SIGINT stops it cleanly. Exit status: 0 all in and equal; 1 differences, unsettled
/// orders or trouble (said on `out`); 130 interrupted. The same command again goes on from there.
int run_import(const ImportCommand& command, std::ostream& out);

}  // namespace duet::importer
