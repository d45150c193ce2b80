#include "shared/http/server/race_detector.hpp"

#if defined(__SANITIZE_THREAD__)

#include <sanitizer/tsan_interface.h>

namespace duet::http {

void handed_over(void* there) { __tsan_release(there); }
void taken_over(void* there) { __tsan_acquire(there); }

}  // namespace duet::http

#else

namespace duet::http {

void handed_over(void*) {}
void taken_over(void*) {}

}  // namespace duet::http

#endif
