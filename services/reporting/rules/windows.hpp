#pragma once
// Event-time windows and their watermark (Akidau et al.: "The Dataflow Model", VLDB 2015): a fact
// belongs to the window of its business time, whenever it arrives; the watermark says up to when
// the windows are believed to be complete.

#include "shared/clock/clock.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace duet::reporting {

/// Tumbling windows, aligned to UTC.
enum class Window { minute, hour, day };

std::optional<Window> window_named(std::string_view name);
std::chrono::microseconds width_of(Window window);

/// The start of the window that contains `instant`.
Instant window_start(Instant instant, Window window);

/// The first window that starts at or after `instant`.
Instant next_window_start(Instant instant, Window window);

/// The watermark once a fact of `business_time` was seen. It never goes back, and never lies before
/// the first instant that can be written: no fact can be older than that.
Instant watermark_after(std::optional<Instant> watermark, Instant business_time,
                        std::chrono::microseconds lateness);

/// A late fact is older than the watermark: its windows were believed to be complete, and are
/// corrected.
bool is_late(std::optional<Instant> watermark, Instant business_time);

}  // namespace duet::reporting
