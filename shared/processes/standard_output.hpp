#pragma once
// Makes a program fail when it cannot write its standard output, as GNU's tools do (gnulib's
// closeout.c and stdopen.c). Every `main` of ours runs inside `checked`.

#include <functional>
#include <string>

namespace duet::output {

/// EX_IOERR of sysexits.h: standard output, or a file, could not be written.
inline constexpr int exit_unwritable = 74;

/// Thrown when a write to standard output has failed. Not a std::exception, so that no handler for
/// other errors swallows it: only `checked` catches it. The destructors on the way release what the
/// command has started.
struct Lost {};

/// Runs the body of a `main` with a std::cout that throws Lost when a write fails. Returns the
/// body's exit code, except:
/// - The reader has closed the pipe (EPIPE, as under `| head`): the process ends quietly by
///   SIGPIPE, which a shell shows as 141.
/// - Any other write error: prints the reason on standard error and returns `exit_unwritable`.
///
/// Closed descriptors 0 to 2 are occupied first, so that no database or log becomes "standard
/// output". Call it once, before the program opens anything. SIGPIPE then has a handler that does
/// nothing, or remains ignored.
int checked(const std::string& program, const std::function<int()>& body);

/// True when a write has failed, the reader has closed the pipe, or standard output is closed or a
/// device that accepts nothing. Writes nothing itself, so a full disk shows only in a write. For
/// loops that would otherwise run for minutes without a reader. Thread-safe.
[[nodiscard]] bool lost();

/// Throws Lost when lost() is true.
void stop_if_lost();

}  // namespace duet::output
