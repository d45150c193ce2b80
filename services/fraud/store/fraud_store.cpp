#include "services/fraud/store/fraud_store.hpp"

#include <cstdint>
#include <limits>
#include <sstream>

namespace duet::fraud {

namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : " ") + name;
    return text;
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> names;
    std::istringstream words{text};
    for (std::string name; words >> name;) names.push_back(name);
    return names;
}

}  // namespace

std::optional<Verdict> FraudStore::verdict(const std::string& order_id) const {
    auto row =
        db_.query("SELECT decision, score, rules FROM assessments WHERE order_id = ?", order_id);
    if (!row.next()) return std::nullopt;
    return Verdict{decision_named(row.view(0)), row.integer(1), split(row.text(2))};
}

void FraudStore::put_verdict(const OrderSummary& order, const Verdict& verdict, Instant now) {
    db_.run(
        "INSERT INTO assessments (order_id, customer_id, country, placed_at, total, decision, "
        "score, rules, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        order.order_id, order.customer_id, order.ship_to.country, to_micros(order.placed_at),
        order.total, name_of(verdict.decision), verdict.score, joined(verdict.rules),
        to_micros(now));
}

Assessment FraudStore::about(const OrderSummary& order) const {
    Assessment assessment{order.customer_id, order.total, order.ship_to.country, order.placed_at};
    auto known = db_.query("SELECT orders, sum, squares FROM customers WHERE customer_id = ?",
                           order.customer_id);
    if (!known.next()) return assessment;  // a new customer, as most are
    assessment.past = {known.integer(0), known.integer(1), wide_named(known.view(2))};

    constexpr std::int64_t max = 100;  // no rule counts higher
    auto recent = db_.query(
        "SELECT COUNT(*), COALESCE(SUM(total), 0) FROM (SELECT total FROM assessments WHERE "
        "customer_id = ? AND placed_at > ? AND placed_at <= ? LIMIT ?)",
        order.customer_id, to_micros(order.placed_at - window), to_micros(order.placed_at), max);
    recent.next();
    assessment.orders_in_window = recent.integer(0);
    assessment.amount_in_window = recent.integer(1);

    auto before = db_.query(
        "SELECT country FROM assessments WHERE customer_id = ? AND placed_at <= ? ORDER BY "
        "placed_at DESC, order_id DESC LIMIT 5",
        order.customer_id, to_micros(order.placed_at));
    while (before.next()) assessment.last_countries.push_back(before.text(0));
    return assessment;
}

void FraudStore::remember(const OrderSummary& order, const Past& past) {
    db_.run(
        "INSERT INTO customers (customer_id, first_country, orders, sum, squares) VALUES (?, ?, ?, "
        "?, ?) ON CONFLICT DO UPDATE SET orders = excluded.orders, sum = excluded.sum, "
        "squares = excluded.squares",
        order.customer_id, order.ship_to.country, past.orders, past.sum, to_text(past.squares));
}

std::optional<Verdict> FraudStore::verdict_on_return(const std::string& return_id) const {
    auto row =
        db_.query("SELECT decision, rules FROM assessed_returns WHERE return_id = ?", return_id);
    if (!row.next()) return std::nullopt;
    return Verdict{decision_named(row.view(0)), 0, split(row.text(1))};
}

void FraudStore::put_verdict(const RequestedReturn& goods, const Verdict& verdict, Instant now) {
    db_.run(
        "INSERT INTO assessed_returns (return_id, customer_id, total, decision, rules, at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        goods.return_id, goods.customer_id, total_of(priced_lines(goods.lines)),
        name_of(verdict.decision), joined(verdict.rules), to_micros(now));
}

std::optional<Review> FraudStore::review(const std::string& subject) const {
    auto row = db_.query(
        "SELECT state, opened_at, expires_at, goes_on FROM reviews WHERE subject = ?", subject);
    if (!row.next()) return std::nullopt;
    return Review{review_state_named(row.view(0)), from_micros(row.integer(1)),
                  from_micros(row.integer(2)), row.text(3)};
}

void FraudStore::open_review(const std::string& subject, const Review& review) {
    db_.run(
        "INSERT INTO reviews (subject, state, opened_at, expires_at, goes_on) VALUES (?, 'open', "
        "?, ?, ?)",
        subject, to_micros(review.opened_at), to_micros(review.expires_at), review.goes_on);
}

void FraudStore::end_review(const std::string& subject, ReviewState state) {
    db_.run("UPDATE reviews SET state = ? WHERE subject = ?", name_of(state), subject);
}

void FraudStore::put_tombstone(const std::string& subject, Instant now) {
    db_.run(
        "INSERT INTO reviews (subject, state, opened_at, expires_at) VALUES (?, 'closed', ?, ?)",
        subject, to_micros(now), to_micros(now));
}

std::vector<OpenReview> FraudStore::open_reviews(
    const std::optional<std::pair<Instant, std::string>>& after, std::int64_t limit) const {
    const auto [opened_at, subject] =
        after ? std::pair{to_micros(after->first), after->second}
              : std::pair{std::numeric_limits<std::int64_t>::min(), std::string{}};
    auto rows = db_.query(
        "SELECT r.subject, g.return_id IS NOT NULL, COALESCE(a.customer_id, g.customer_id), "
        "COALESCE(a.total, g.total), COALESCE(a.rules, g.rules), r.opened_at, r.expires_at "
        "FROM reviews r "
        "LEFT JOIN assessments a ON a.order_id = r.subject "
        "LEFT JOIN assessed_returns g ON g.return_id = r.subject "
        "WHERE r.state = 'open' AND (r.opened_at, r.subject) > (?, ?) "
        "ORDER BY r.opened_at, r.subject LIMIT ?",
        opened_at, subject, limit);
    std::vector<OpenReview> reviews;
    while (rows.next()) {
        auto& review = reviews.emplace_back();
        (rows.integer(1) != 0 ? review.return_id : review.order_id) = rows.text(0);
        review.customer_id = rows.text(2);
        review.total = rows.integer(3);
        review.rules = split(rows.text(4));
        review.opened_at = from_micros(rows.integer(5));
        review.expires_at = from_micros(rows.integer(6));
    }
    return reviews;
}

}  // namespace duet::fraud
