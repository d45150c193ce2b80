#pragma once
// Annotations for ThreadSanitizer. Debian's Pistache is not built with it, so an object that
// Pistache passes from one of its threads to another (by its own locks and reference counts) looks
// like a data race. Both functions do nothing in every other build. Thread-safe.

namespace duet::http {

/// This thread has finished with the object; another thread may use it.
void tsan_release(void* object);

/// This thread uses the object that another thread released.
void tsan_acquire(void* object);

}  // namespace duet::http
