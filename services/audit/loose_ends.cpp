#include "services/audit/loose_ends.hpp"

#include "services/audit/audit.hpp"
#include "shared/store/connection.hpp"

namespace duet::audit {

namespace {

constexpr const char* open_review =
    "SELECT subject FROM fraud.reviews WHERE state = 'open' LIMIT 1";

/// Rejected for a reason of which the service knows nothing whose reason it is. Parameter: may
/// somebody give up waiting?
constexpr const char* refused_by_nobody =
    "SELECT o.order_id, o.reason FROM orders.orders o LEFT JOIN shipping.bookings b ON b.order_id "
    "= o.order_id LEFT JOIN payments.authorisations a ON a.order_id = o.order_id "
    "LEFT JOIN inventory.reservations r ON r.order_id = o.order_id LEFT JOIN fraud.assessments f "
    "ON f.order_id = o.order_id LEFT JOIN fraud.reviews v ON v.subject = o.order_id "
    "WHERE o.state = 'rejected' AND NOT COALESCE(CASE "
    "WHEN o.reason IN ('unserviceable_country', 'too_heavy') THEN b.reason = o.reason "
    "WHEN o.reason IN ('card_declined', 'insufficient_funds') THEN a.state = 'declined' AND "
    "a.reason = o.reason "
    "WHEN o.reason IN ('out_of_stock', 'unknown_sku', 'price_changed') THEN r.reason = o.reason "
    "WHEN o.reason = 'fraud_blocked' THEN f.decision = 'block' WHEN o.reason = 'review_denied' "
    "THEN v.state = 'denied' WHEN o.reason = 'review_expired' THEN v.state = 'expired' "
    "WHEN o.reason = 'timed_out' THEN ? END, 0) ORDER BY o.seq LIMIT 1";

/// The same of returns.
constexpr const char* return_refused_by_nobody =
    "SELECT r.return_id, r.reason FROM orders.returns r "
    "LEFT JOIN fraud.reviews v ON v.subject = r.return_id WHERE r.state = 'rejected' AND NOT "
    "COALESCE(CASE "
    "WHEN r.reason IN ('not_dispatched', 'unknown_order', 'unknown_line', 'exceeds_order') THEN 1 "
    "WHEN r.reason = 'review_denied' THEN v.state = 'denied' "
    "WHEN r.reason = 'review_expired' THEN v.state = 'expired' "
    "WHEN r.reason = 'timed_out' THEN ? END, 0) ORDER BY r.return_id LIMIT 1";

constexpr const char* unanswered_by_orders =
    "SELECT order_id FROM orders.orders WHERE cancel = 'requested' AND state NOT IN ('cancelled', "
    "'rejected') ORDER BY seq LIMIT 1";
constexpr const char* unanswered_by_coordinator =
    "SELECT s.saga_id FROM coordinator.sagas s JOIN orders.orders o ON o.order_id = s.saga_id "
    "WHERE s.cancel = 'requested' AND o.state NOT IN ('cancelled', 'rejected') ORDER BY s.saga_id "
    "LIMIT 1";

}  // namespace

std::vector<LooseEnd> loose_ends(store::Connection& db, const std::string& style) {
    const bool orchestrated = style == "orchestrated";
    std::vector<LooseEnd> found;
    if (auto review = db.query(open_review); review.next())
        found.push_back({"undo-complete", review.text(0),
                         "its review is still open, though nobody waits for it"});
    if (auto order = db.query(refused_by_nobody, orchestrated); order.next())
        found.push_back(
            {"refused-by-somebody", order.text(0),
             "it was rejected (" + order.text(1) + "), and nobody refused it for that"});
    if (auto goods = db.query(return_refused_by_nobody, orchestrated); goods.next()) {
        found.push_back(
            {"refused-by-somebody", goods.text(0),
             "the return was rejected (" + goods.text(1) + "), and nobody refused it for that"});
    }
    if (auto order = db.query(orchestrated ? unanswered_by_coordinator : unanswered_by_orders);
        order.next())
        found.push_back(
            {"cancels-answered", order.text(0),
             "its cancel was accepted, and neither was it cancelled nor was the cancel refused"});
    return found;
}

std::vector<LooseEnd> loose_ends(const std::string& style,
                                 const std::map<std::string, std::string>& databases) {
    store::Connection db{":memory:"};
    attach(db, databases);
    return loose_ends(db, style);
}

}  // namespace duet::audit
