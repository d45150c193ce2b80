#pragma once
// The content of the reports as rows of (name, content). Two databases with the same rows give the
// same reports. `revision` and the time of counting depend on the order of arrival and are left
// out.

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
