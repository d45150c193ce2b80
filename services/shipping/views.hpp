#pragma once
// The JSON that shipping's routes return.

#include <cstdint>
#include <string>

namespace duet::shipping {

/// One booking. `reason` is that of a refusal, else "". A plain value.
struct BookingView {
    std::string order_id;
    std::string state;
    std::string carrier;
    std::string country;
    std::int64_t units = 0;
    std::string reason;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("state", s.state);
        f("carrier", s.carrier);
        f("country", s.country);
        f("units", s.units);
        f("reason", s.reason);
    }
};

}  // namespace duet::shipping
