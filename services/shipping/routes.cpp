#include "services/shipping/routes.hpp"

#include "services/shipping/store/booking_store.hpp"
#include "services/shipping/views.hpp"
#include "shared/messages/codec.hpp"

namespace duet::shipping {

using http::Method, http::Request, http::Response;
using service::Caller;

namespace {

Response show_booking(const Request& request, store::Connection& db) {
    const auto& order_id = request.parameter("order_id");
    const auto booking = BookingStore{db}.find(order_id);
    if (!booking)
        return service::not_found("The booking of order '" + order_id + "'", request.path);
    return Response::json(200, encode(BookingView{.order_id = order_id,
                                                  .state = std::string{name_of(booking->state)},
                                                  .carrier = booking->carrier,
                                                  .country = booking->country,
                                                  .units = booking->units,
                                                  .reason = booking->reason}));
}

}  // namespace

void offer_routes(service::Api& api) {
    api.query(Method::get, "/v1/bookings/{order_id}",
              [](const Request& request, const Caller&, store::Connection& db) {
                  return show_booking(request, db);
              });
}

}  // namespace duet::shipping
