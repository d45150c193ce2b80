#include "shared/http/server/race_detector.hpp"

#if defined(__SANITIZE_THREAD__)

#include <sanitizer/tsan_interface.h>

namespace duet::http {

void tsan_release(void* object) { __tsan_release(object); }
void tsan_acquire(void* object) { __tsan_acquire(object); }

}  // namespace duet::http

#else

namespace duet::http {

void tsan_release(void*) {}
void tsan_acquire(void*) {}

}  // namespace duet::http

#endif
