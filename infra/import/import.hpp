#pragma once
// `duet import FILE`: the whole command apart from its command line.

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
        1,  ///< something differs, is not settled, or a style's shop or journal is unusable
    import_not_judged = 5,  ///< everything is in and nothing differs, but the report check could
                            ///< not judge everything
    import_refused = 65,    ///< the file as a whole is refused, before any request to a shop
                            ///< (EX_DATAERR of sysexits.h)
    import_interrupted = 130,
};

struct ImportCommand {
    std::string file;                                                  ///< "-": standard input
    std::vector<std::string> styles{"orchestrated", "choreographed"};  ///< one after the other
    Settings settings;  ///< the command itself sets `interrupted`, `progress` and `twice`
    Arrival arrival;
    std::optional<DateOrder> dates;  ///< the reading of dates with slashes; nullopt: as an earlier
                                     ///< import of the file, else as the file shows
    bool only_check = false;         ///< read and judge the file, send nothing to a shop
    bool list_rejections = false;    ///< all of them, not only the first few
    bool on_terminal = false;        ///< is `out` a terminal?
};

/// The file is unreadable, no invoice file, or contradicts itself. what() says why, and what to do.
struct RefusedFile : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Callbacks for progress and messages.
struct Listener {
    std::function<void(const Plan&)> read = [](const Plan&) {};
    std::function<void(const Progress&)> progress = [](const Progress&) {};
    std::function<void(const StyleResult&)> ended = [](const StyleResult&) {};
};

/// The plan, in order of arrival. `path`: the file, which is read more than once. Throws
/// RefusedFile.
Plan plan_of(const ImportCommand& command, const std::string& path);

/// The sqlite3 script of `--check-reports`, for a person to read. Throws RefusedFile.
std::string sql_of(const ImportCommand& command);

/// Imports the file into one style after the other, also after the first fails; SIGINT stops it
/// cleanly. Throws RefusedFile.
ImportExit import_file(const ImportCommand& command, const Listener& listener);

/// Reads, imports, reconciles and prints. Running the same command again resumes where this one
/// ended.
int run_import(const ImportCommand& command, std::ostream& out);

}  // namespace duet::importer
