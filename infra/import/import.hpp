#pragma once
// `duet import FILE`: the whole command but for its command line.

#include "infra/import/arrival.hpp"
#include "infra/import/style_import.hpp"

#include <functional>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace duet::importer {

/// How the command ends.
enum ImportExit : int {
    import_done = 0,
    import_failed =
        1,  ///< something differs, is not settled, or a style's shop or journal could not be used
    import_not_judged = 5,  ///< all is in and nothing differs, but the check of the reports could
                            ///< not judge everything
    import_refused = 65,    ///< the file as a whole cannot be imported; no shop was asked
                            ///< (EX_DATAERR of sysexits.h)
    import_interrupted = 130,
};

struct ImportCommand {
    std::string file;                                                  ///< "-": standard input
    std::vector<std::string> styles{"orchestrated", "choreographed"};  ///< one after the other
    Settings settings;  ///< `interrupted`, `progress` and `twice` are set by the command itself
    Arrival arrival;
    std::optional<DateOrder> dates;  ///< how dates with slashes are read; nullopt: as the file
                                     ///< shows, or as an import of it began
    bool only_check = false;         ///< read and account for the file, touch no shop
    bool list_rejections = false;    ///< all of them, not the first few
    bool on_terminal = false;        ///< is `out` one?
};

/// The file cannot be read, is no invoice file, or contradicts itself: said why, and what to do.
struct RefusedFile : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Who is told what, while it happens.
struct Listener {
    std::function<void(const Plan&)> read = [](const Plan&) {};
    std::function<void(const Progress&)> progress = [](const Progress&) {};
    std::function<void(const StyleResult&)> ended = [](const StyleResult&) {};
};

/// What is to be imported, in the order in which it arrives. `path`: the file, to be read more than
/// once. Throws RefusedFile.
Plan plan_of(const ImportCommand& command, const std::string& path);

/// What `--check-reports` tells sqlite3 about the file, for a person. Throws RefusedFile.
std::string sql_of(const ImportCommand& command);

/// Reads the file and brings it into one style after the other, whatever becomes of the first;
/// SIGINT stops it cleanly. Throws RefusedFile.
ImportExit import_file(const ImportCommand& command, const Listener& listener);

/// Reads, imports, reconciles and prints. The same command again goes on from where this one ended.
int run_import(const ImportCommand& command, std::ostream& out);

}  // namespace duet::importer
