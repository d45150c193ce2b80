#pragma once
// Fraud on an in-memory database, wired in one style. One thread.

#include "schema.hpp"  // generated from services/fraud/store/schema.sql
#include "services/fraud/choreographed/react.hpp"
#include "services/fraud/choreographed/requests.hpp"
#include "services/fraud/orchestrated/react.hpp"
#include "services/fraud/store/fraud_store.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "shared/messages/requests.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

namespace duet::fraud::tests {

using namespace std::chrono_literals;

using Words = std::vector<std::string>;
inline constexpr auto timeout = 60s;

class Fixture : public testing::ServiceFixture {
public:
    explicit Fixture(bool orchestrated) : ServiceFixture{schema} {
        if (orchestrated) {
            orchestrated::react(handlers, fraud);
            return;
        }
        choreographed::react(handlers, fraud);
        choreographed::react_to_returns(handlers, fraud);
        choreographed::decide_requests(handlers, fraud);
    }

    std::string state(const std::string& subject) {
        const auto review = FraudStore{db}.review(subject);
        return review ? std::string{name_of(review->state)} : "";
    }
    std::size_t open_reviews() { return FraudStore{db}.open_reviews({}, 100).size(); }

private:
    Fraud fraud{timeout};
};

struct OrchestratedFraud : Fixture {
    OrchestratedFraud() : Fixture{true} {}
    Reply assess(const std::string& order_id, const std::string& customer_id) {
        return command(Assess{summary(order_id, customer_id)});
    }
    Reply decide(const std::string& subject, const std::string& decision) {
        return command(DecideReview{{subject}, decision});
    }
    Reply bring_back(const RequestedReturn& goods, bool by_operator = false) {
        return command(AssessReturn{{goods}, by_operator});
    }

    static OrderSummary summary(const std::string& order_id, const std::string& customer_id) {
        OrderSummary order;
        order.order_id = order_id;
        order.customer_id = customer_id;
        order.total = 1234;
        return order;
    }
};

inline RequestedReturn goods(const std::string& return_id,
                             std::optional<std::string> order_id = {}) {
    RequestedReturn goods;
    goods.return_id = return_id;
    goods.order_id = std::move(order_id);
    goods.customer_id = "ada";
    goods.lines = {{"pen", 2, 500}, {"ink", 3, {}}};
    return goods;
}

inline Order order(const std::string& order_id, const std::string& customer_id) {
    Order placed;
    static_cast<OrderSummary&>(placed) = OrchestratedFraud::summary(order_id, customer_id);
    placed.token = "tok_ok";
    placed.ship_to = {"GB", "SW1A \"1\""};
    placed.lines = {{"pen", 2, 500}, {"ink", 1, 234}};
    return placed;
}

struct ChoreographedFraud : Fixture {
    ChoreographedFraud() : Fixture{false} {}
    Words place(const std::string& order_id, const std::string& customer_id) {
        return consume(events::OrderPlaced{{order(order_id, customer_id)}});
    }
    Words cancelled(const std::string& order_id) {
        return consume(events::OrderCancelled{{{order(order_id, "review-ada")}, "cancelled"}});
    }
    Words rejected(const std::string& order_id) {
        return consume(events::OrderRejected{{{order(order_id, "review-ada")}, "out_of_stock"}});
    }
    int decide(const std::string& subject, const std::string& decision) {
        return call("reviews.decide", requests::DecideReview{subject, decision}).answer.status;
    }
    Words bring_back(const RequestedReturn& goods, bool by_operator = false) {
        return consume(events::ReturnRequested{{goods}, by_operator});
    }
    /// The types of the events that the last message published.
    Words last_published() const {
        Words words;
        for (const auto& event : published()) words.push_back(event.type);
        return words;
    }
};

}  // namespace duet::fraud::tests
