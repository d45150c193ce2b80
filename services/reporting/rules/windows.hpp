#pragma once
// Event-time windows and their watermark (Akidau et al.: "The Dataflow Model", VLDB 2015). A fact
// belongs to the window of its business time, independent of its arrival; windows before the
// watermark are believed to be complete. Decisions only: plain values in, a decision out.

#include "shared/clock/clock.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace duet::reporting {

/// Tumbling windows, aligned to UTC.
enum class Window { minute, hour, day };

std::optional<Window> window_named(std::string_view name);  ///< nullopt: unknown
std::chrono::microseconds width_of(Window window);

/// The start of the window that contains `instant`.
Instant window_start(Instant instant, Window window);

/// The first window that starts at or after `instant`.
Instant next_window_start(Instant instant, Window window);

/// The watermark after a fact of `business_time`: the newest business time less `lateness`. It
/// never goes back, and never lies before `first_instant`, because no fact can be older.
[[nodiscard]] Instant watermark_after(std::optional<Instant> watermark, Instant business_time,
                                      std::chrono::microseconds lateness);

/// True when the fact is older than the watermark: it corrects windows that were believed to be
/// complete.
[[nodiscard]] bool is_late(std::optional<Instant> watermark, Instant business_time);

}  // namespace duet::reporting
