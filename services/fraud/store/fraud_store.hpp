#pragma once
// The SQL statements of fraud: assessments and reviews.

#include "services/fraud/rules/assessment.hpp"
#include "services/fraud/rules/review.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace duet::fraud {

/// A stored review. A plain value.
struct Review {
    ReviewState state = ReviewState::open;
    Instant opened_at{};
    Instant expires_at{};
    std::string goes_on;  ///< JSON: the order or return to publish on approval
};

/// An open review with what an operator needs to decide it; also its JSON. A plain value.
struct OpenReview {
    std::optional<std::string> order_id, return_id;  ///< exactly one is set
    std::string customer_id;
    Money total = 0;  ///< pence; for a return, of the lines that name a price
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

/// Runs inside the caller's transaction on the caller's connection, which must outlive it. Throws
/// store::StoreError when the database fails. One thread.
class FraudStore {
public:
    explicit FraudStore(store::Connection& db) : db_{db} {}

    std::optional<Verdict> verdict(const std::string& order_id) const;
    void put_verdict(const OrderSummary& order, const Verdict& verdict, Instant now);

    /// The rules' input: the order and its customer's other orders.
    Assessment about(const OrderSummary& order) const;
    /// Stores the customer's past, which now includes the order.
    void remember(const OrderSummary& order, const Past& past);

    std::optional<Verdict> verdict_on_return(const std::string& return_id) const;
    void put_verdict(const RequestedReturn& goods, const Verdict& verdict, Instant now);

    // `subject`: the id of an order or a return.
    std::optional<Review> review(const std::string& subject) const;
    void open_review(const std::string& subject, const Review& review);
    void end_review(const std::string& subject, ReviewState state);
    void put_tombstone(const std::string& subject, Instant now);

    /// At most `limit` open reviews, oldest first, after the given position (opened_at, subject).
    std::vector<OpenReview> open_reviews(
        const std::optional<std::pair<Instant, std::string>>& after, std::int64_t limit) const;

private:
    store::Connection& db_;
};

}  // namespace duet::fraud
