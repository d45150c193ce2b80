#pragma once
// The statements of fraud: assessments and reviews. Inside the caller's transaction.

#include "services/fraud/rules/assessment.hpp"
#include "services/fraud/rules/review.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace duet::fraud {

struct Review {
    ReviewState state = ReviewState::open;
    Instant opened_at{};
    Instant expires_at{};
    std::string goes_on;  ///< JSON
};

/// An open review with what a person needs to decide it.
struct OpenReview {
    std::optional<std::string> order_id, return_id;  ///< one of them
    std::string customer_id;
    Money total = 0;  ///< of a return: of the lines that name a price
    std::vector<std::string> rules;
    Instant opened_at{};
    Instant expires_at{};

    const std::string& subject() const { return order_id ? *order_id : *return_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("return_id", s.return_id);
        f("customer_id", s.customer_id);
        f("total", s.total);
        f("rules", s.rules);
        f("opened_at", s.opened_at);
        f("expires_at", s.expires_at);
    }
};

class FraudStore {
public:
    explicit FraudStore(store::Connection& db) : db_{db} {}

    std::optional<Verdict> verdict(const std::string& order_id) const;
    void put_verdict(const OrderSummary& order, const Verdict& verdict, Instant now);

    /// The order, with what is known of its customer.
    Assessment about(const OrderSummary& order) const;
    /// From now on the order belongs to its customer's past.
    void remember(const OrderSummary& order, const Past& past);

    std::optional<Verdict> verdict_on_return(const std::string& return_id) const;
    void put_verdict(const RequestedReturn& goods, const Verdict& verdict, Instant now);

    // `subject`: the order or the return.
    std::optional<Review> review(const std::string& subject) const;
    void open_review(const std::string& subject, const Review& review);
    void end_review(const std::string& subject, ReviewState state);
    void put_tombstone(const std::string& subject, Instant now);

    /// Open reviews, oldest first, after the given place in that order.
    std::vector<OpenReview> open_reviews(
        const std::optional<std::pair<Instant, std::string>>& after, std::int64_t limit) const;

private:
    store::Connection& db_;
};

}  // namespace duet::fraud
