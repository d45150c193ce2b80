#include "shared/http/race_detector.hpp"

#if defined(__SANITIZE_THREAD__)

#include <sanitizer/tsan_interface.h>

namespace duet::http {

void handed_over(void* there) { __tsan_release(there); }
void taken_over(void* there) { __tsan_acquire(there); }

}  // namespace duet::http

/// The descriptor of a new connection goes from Pistache's accepting thread to a worker by a queue of its own. Only that thread's
/// accesses are named here; code of ours never runs on it.
extern "C" const char* __tsan_default_suppressions() { return "race:Pistache::Tcp::Listener::acceptConnection\n"; }

#else

namespace duet::http {

void handed_over(void*) {}
void taken_over(void*) {}

}  // namespace duet::http

#endif
