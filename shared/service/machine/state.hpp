#pragma once
// The database file when a process starts: a new file gets its tables, a file that fits this
// program is opened, and any other file is refused. One thread.

#include "shared/store/connection.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace duet::service {

/// The process cannot start, and a restart does not help: an operator must act. `guarded` ends the
/// process with `exit_refused`.
struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// EX_CONFIG of sysexits.h: the supervisor does not restart the process.
inline constexpr int exit_refused = 78;

/// The number in every file (`PRAGMA user_version`). Raise it when rows change their meaning
/// although no table has changed.
inline constexpr int edition = 3;

/// Creates the tables of the service and of the machine in an empty file, in one transaction. When
/// another version of this program made the file: changes nothing and throws Refused, with what to
/// do, because this program would misread the file.
void make_or_check(store::Connection& db, std::string_view service_schema, const std::string& path);

}  // namespace duet::service
