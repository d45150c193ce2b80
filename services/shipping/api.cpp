#include "services/shipping/api.hpp"

#include "services/shipping/store/booking_store.hpp"
#include "shared/messages/codec.hpp"

namespace duet::shipping {

using http::Method, http::Request, http::Response;
using service::Caller;

namespace {

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

}  // namespace

void offer(service::Api& api) {
    api.query(
        Method::get, "/v1/bookings/{order_id}",
        [](const Request& request, const Caller&, store::Connection& db) {
            const auto& order_id = request.parameter("order_id");
            const auto booking = BookingStore{db}.find(order_id);
            if (!booking)
                return service::not_found("The booking of order '" + order_id + "'", request.path);
            return Response::json(
                200,
                encode(BookingView{order_id, std::string{name_of(booking->state)}, booking->carrier,
                                   booking->country, booking->units, booking->reason}));
        });
}

}  // namespace duet::shipping
