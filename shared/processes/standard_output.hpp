#pragma once
// Standard output whose failures count: a program that could not say what it was asked for must not
// end as if it had. GNU's tools do the same (gnulib's closeout.c and stdopen.c).

#include <functional>
#include <string>

namespace duet::output {

/// EX_IOERR of sysexits.h: standard output, or a file, could not be written.
inline constexpr int exit_unwritable = 74;

/// A write to standard output has failed. Not a std::exception, so that no handler of other trouble
/// takes it for its own: only `checked` catches it. What a command started ends on the way, by its
/// destructors.
struct Lost {};

/// Runs the body of a `main` with a std::cout that throws Lost when a write fails, and returns what
/// the body returns.
/// - The reader has left (EPIPE, as under `| head`): ends quietly by SIGPIPE, which a shell shows
/// as 141.
/// - It cannot be written for any other reason: says so on standard error and returns
/// `exit_unwritable`.
/// - Descriptors 0 to 2 that are closed are occupied first, so that no database or log becomes
/// "standard output". Call it once, before anything is opened. SIGPIPE has a handler that does
/// nothing, or stays ignored.
int checked(const std::string& program, const std::function<int()>& body);

/// Has a write failed, has the reader left, is standard output closed or a device that takes
/// nothing? Writes nothing. For loops that would go on for minutes for nobody. A full disk shows
/// only in a write. Thread-safe.
bool lost();

/// Throws Lost when it is lost.
void stop_if_lost();

}  // namespace duet::output
