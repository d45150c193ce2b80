#pragma once
// What a report is made of, as rows of (what, content): two databases with the same rows report the
// same. `revision` counts how often a window was corrected, which depends on the order of arrival;
// it is left out, and so is when a fact was counted.

#include <array>

namespace duet::reporting {

inline constexpr std::array content{
    "SELECT 'fact of ' || order_id, customer_id || ' ' || country || ' ' || placed_at || ' ' || "
    "total || ' ' || outcome || ' ' || reason FROM facts",
    "SELECT 'refund ' || return_id, customer_id || ' ' || country || ' ' || placed_at || ' ' || "
    "total FROM refunds",
    "SELECT 'window ' || dimension || ' ' || key || ' ' || minute, orders || ' ' || revenue || ' ' "
    "|| refunds || ' ' || units FROM windows",
    "SELECT 'endings ' || outcome || ' ' || reason || ' ' || minute, orders FROM endings",
    "SELECT 'watermark', at FROM watermark",
};

}  // namespace duet::reporting
