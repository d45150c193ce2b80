// Shipping on an in-memory database, in both styles: duplicates and tombstones.

#include "schema.hpp"  // generated from services/shipping/store/schema.sql
#include "services/shipping/choreographed/react.hpp"
#include "services/shipping/orchestrated/react.hpp"
#include "services/shipping/store/booking_store.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

using namespace duet;
using namespace duet::shipping;

namespace {

using Words = std::vector<std::string>;

class Depot : public testing::ServiceFixture {
public:
    explicit Depot(bool orchestrated) : ServiceFixture{schema} {
        if (orchestrated)
            orchestrated::react(handlers, shipping);
        else
            choreographed::react(handlers, shipping);
    }

    std::optional<State> state(const std::string& order_id) {
        return BookingStore{db}.state_of(order_id);
    }

private:
    Shipping shipping;
};

struct OrchestratedDepot : Depot {
    OrchestratedDepot() : Depot{true} {}
};

struct ChoreographedDepot : Depot {
    ChoreographedDepot() : Depot{false} {}
};

OrderSummary order(const std::string& order_id, const std::string& country = "GB",
                   std::int64_t units = 1) {
    OrderSummary summary;
    summary.order_id = order_id;
    summary.customer_id = "ada";
    summary.units = units;
    summary.ship_to.country = country;
    return summary;
}

events::OrderConfirmed confirmed(const std::string& order_id) {
    events::OrderConfirmed event;
    event.order.order_id = order_id;
    return event;
}

}  // namespace

TEST_CASE_METHOD(OrchestratedDepot, "Orchestrated: a repeated book or dispatch takes effect once") {
    CHECK(command(Book{order("o-1")}).is_done());
    CHECK(command(Book{order("o-1")}).is_done());
    CHECK(command(Dispatch{{"o-1"}}).is_done());
    CHECK(command(Dispatch{{"o-1"}}).is_done());
    CHECK(state("o-1") == State::dispatched);
    CHECK(number("SELECT COUNT(*) FROM bookings") == 1);
}

TEST_CASE_METHOD(OrchestratedDepot,
                 "Orchestrated: a repeated command gets the same refusal, and its undo succeeds") {
    CHECK(command(Book{order("o-1", "AQ")}).reason == "unserviceable_country");
    CHECK(command(Book{order("o-1", "AQ")}).reason == "unserviceable_country");
    CHECK(command(Book{order("o-2", "GB", 1'000'001)}).reason == "too_heavy");
    CHECK(command(CancelBooking{{"o-1"}}).is_done());
    CHECK(command(Book{order("o-1", "AQ")}).reason == "cancelled");
}

TEST_CASE_METHOD(OrchestratedDepot,
                 "Orchestrated: a cancellation before the booking leaves a tombstone") {
    CHECK(command(CancelBooking{{"o-1"}}).is_done());
    const auto late = command(Book{order("o-1")});
    CHECK(late.is_refused());
    CHECK(late.reason == "cancelled");
    CHECK(state("o-1") == State::tombstone);
}

TEST_CASE_METHOD(OrchestratedDepot, "Orchestrated: a cancelled order is not booked again") {
    command(Book{order("o-1")});
    CHECK(command(CancelBooking{{"o-1"}}).is_done());
    CHECK(command(CancelBooking{{"o-1"}}).is_done());
    CHECK(command(Book{order("o-1")}).reason == "cancelled");
    CHECK(state("o-1") == State::cancelled);
}

TEST_CASE_METHOD(OrchestratedDepot,
                 "Orchestrated: an impossible transition fails and changes nothing") {
    CHECK(send(Dispatch{{"o-1"}}).status == service::Result::Status::failed);
    CHECK(state("o-1") == std::nullopt);
    command(Book{order("o-1")});
    command(CancelBooking{{"o-1"}});
    CHECK(send(Dispatch{{"o-1"}}).status == service::Result::Status::failed);
    CHECK(state("o-1") == State::cancelled);
    command(Book{order("o-2")});
    command(Dispatch{{"o-2"}});
    CHECK(send(CancelBooking{{"o-2"}}).status == service::Result::Status::failed);
    CHECK(state("o-2") == State::dispatched);
}

TEST_CASE_METHOD(ChoreographedDepot, "Choreographed: a repeated event publishes nothing") {
    CHECK(consume(events::PaymentAuthorized{{order("o-1")}}) == Words{"shipment.booked"});
    CHECK(decode<events::ShipmentBooked>(published().at(0).data).carrier == "Albion Parcels");
    CHECK(consume(events::PaymentAuthorized{{order("o-1")}}).empty());
    CHECK(consume(confirmed("o-1")) == Words{"shipment.dispatched"});
    CHECK(consume_again(confirmed("o-1")).empty());
    CHECK(state("o-1") == State::dispatched);
}

TEST_CASE_METHOD(ChoreographedDepot, "Choreographed: each zone has its carrier") {
    consume(events::PaymentAuthorized{{order("o-1", "FR")}});
    CHECK(decode<events::ShipmentBooked>(published().at(0).data).carrier == "Channel Freight");
    consume(events::PaymentAuthorized{{order("o-2", "XX")}});
    CHECK(decode<events::ShipmentBooked>(published().at(0).data).carrier == "Meridian Air");
}

TEST_CASE_METHOD(
    ChoreographedDepot,
    "Choreographed: the undo chain passes through shipping once, even without a booking") {
    CHECK(consume(events::PaymentAuthorized{{order("o-1", "AQ")}}) ==
          Words{"shipment.refused unserviceable_country"});
    CHECK(consume(events::PaymentVoided{{{"o-1"}, "unserviceable_country"}}) ==
          Words{"shipment.cancelled unserviceable_country"});
    CHECK(consume_again(events::PaymentVoided{{{"o-1"}, "cancelled"}}).empty());

    consume(events::PaymentAuthorized{{order("o-2")}});
    CHECK(consume(events::PaymentVoided{{{"o-2"}, "cancelled"}}) ==
          Words{"shipment.cancelled cancelled"});
    CHECK(consume_again(events::PaymentVoided{{{"o-2"}, "cancelled"}}).empty());
    CHECK(state("o-2") == State::cancelled);
}

TEST_CASE_METHOD(
    ChoreographedDepot,
    "Choreographed: a tombstone is published, and the later booking publishes nothing") {
    CHECK(consume(events::PaymentVoided{{{"o-1"}, "cancelled"}}) ==
          Words{"shipment.cancelled cancelled"});
    CHECK(consume(events::PaymentAuthorized{{order("o-1")}}).empty());
    CHECK(state("o-1") == State::tombstone);
}

TEST_CASE_METHOD(ChoreographedDepot, "Choreographed: a dispatch without a booking fails") {
    CHECK_THROWS(consume(confirmed("o-1")));
    CHECK(state("o-1") == std::nullopt);
}
