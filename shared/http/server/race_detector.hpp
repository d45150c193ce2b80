#pragma once
// What ThreadSanitizer cannot see: Debian's Pistache is not built for it, so an object that
// Pistache hands from one of its threads to another (by its own locks and reference counts) looks
// unordered. These two say it; they do nothing in every other build.

namespace duet::http {

/// This thread is done with what lies there; another may go on with it.
void handed_over(void* there);

/// This thread goes on with what others have handed over there.
void taken_over(void* there);

}  // namespace duet::http
