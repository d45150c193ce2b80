#pragma once
// A service's file at the start of its process: made when it is new, taken as it is when it fits
// this program, refused otherwise.

#include "shared/store/connection.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace duet::service {

/// The process cannot start, and starting it again will not help: a person must act. Ends the
/// process with `exit_refused`.
struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// EX_CONFIG of sysexits.h: whoever supervises must not start this again by itself.
inline constexpr int exit_refused = 78;

/// Written into every file (`PRAGMA user_version`). Raise it when rows mean something else although
/// no table has changed.
inline constexpr int edition = 2;

/// Makes the service's and the machine's tables in an empty file, in one transaction. Throws
/// Refused, with what to do, and changes nothing when the file was made by another version of this
/// program: opened as it is, it would be found empty or wrong.
void make_or_check(store::Connection& db, std::string_view service_schema, const std::string& path);

}  // namespace duet::service
