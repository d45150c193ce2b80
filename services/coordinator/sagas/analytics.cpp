#include "services/coordinator/sagas/analytics.hpp"

#include "shared/messages/commands.hpp"

#include <algorithm>
#include <unordered_map>

namespace duet::coordinator {

namespace {

template <class T> T found_in(const Reply& reply) { return decode<T>(Body::parse(reply.data)); }

/// The round begins at the smaller cursor: the service that is ahead ignores what it has.
void begin_not_beyond(AnalyticsRound& r, const Reply& reply) {
    const auto cursors = found_in<Cursors>(reply);
    r.after = r.after ? Cursors{std::min(r.after->orders, cursors.orders),
                                std::min(r.after->payments, cursors.payments)}
                      : cursors;
}

void end_where_the_reports_are(AnalyticsRound& r, const Reply& reply) {
    if (!r.until) r.until = found_in<Cursors>(reply);
}

void take_orders(AnalyticsRound& r, const Reply& reply) {
    auto found = found_in<EndedOrders>(reply);
    r.through.orders = found.through;
    r.more = found.more;
    r.extracted = static_cast<std::int64_t>(found.orders.size());
    r.orders = std::move(found.orders);
}

void take_refunds(AnalyticsRound& r, const Reply& reply) {
    auto found = found_in<PaidRefunds>(reply);
    r.through.payments = found.through;
    r.more = r.more || found.more;
    r.extracted += static_cast<std::int64_t>(found.refunds.size());
    r.refunds = std::move(found.refunds);
}

void take_scores(AnalyticsRound& r, const Reply& reply) {
    const auto scores = found_in<Scores>(reply);
    r.changed = scores.changed;
    std::unordered_map<std::string, std::int64_t> by_order;
    for (const auto& [order_id, score] : scores.above_zero) by_order.emplace(order_id, score);
    for (auto& order : r.orders) {
        if (const auto known = by_order.find(order.order_id); known != by_order.end())
            order.score = known->second;
    }
}

/// The reports have the content now: the saga log need not keep it.
void drop_content(AnalyticsRound& r, const Reply& reply) {
    r.recorded = found_in<Loaded>(reply).recorded;
    r.orders.clear();
    r.refunds.clear();
}

template <class Extract> Extract extract(const AnalyticsRound& r, std::int64_t Cursors::*source) {
    Extract command;
    command.round = r.id;
    command.after = r.after.value_or(Cursors{}).*source;
    if (r.until) command.until = *r.until.*source;
    command.from = r.from;
    return command;
}

fraud::ScoreOrders score(const AnalyticsRound& r) {
    fraud::ScoreOrders command{{r.id}, r.through, r.from.has_value(), {}};
    for (const auto& order : r.orders) command.order_ids.push_back(order.order_id);
    return command;
}

reporting::Load load(const AnalyticsRound& r) {
    return {{r.id},   r.after.value_or(Cursors{}), r.through, r.from.has_value(), r.orders,
            r.refunds};
}

Saga<AnalyticsRound>& extract_score_load(Saga<AnalyticsRound>& saga) {
    return saga
        .then("extract the orders",
              [](auto& r) { return extract<orders::Extract>(r, &Cursors::orders); })
        .learning(take_orders)
        .then("extract the refunds",
              [](auto& r) { return extract<payments::Extract>(r, &Cursors::payments); })
        .learning(take_refunds)
        .then("score them", [](auto& r) { return score(r); })
        .learning(take_scores)
        .then("load them", [](auto& r) { return load(r); })
        .learning(drop_content);
}

}  // namespace

Definition analytics_round() {
    Saga<AnalyticsRound> saga{analytics_round_name};
    saga.then("how far the scores are", [](auto& r) { return fraud::TellCursor{{r.id}}; })
        .learning(begin_not_beyond)
        .then("how far the reports are", [](auto& r) { return reporting::TellCursor{{r.id}}; })
        .learning(begin_not_beyond);
    return extract_score_load(saga);
}

Definition analytics_backfill() {
    Saga<AnalyticsRound> saga{analytics_backfill_name};
    saga.then("how far the reports are", [](auto& r) { return reporting::TellCursor{{r.id}}; })
        .learning(end_where_the_reports_are);
    return extract_score_load(saga);
}

void add_analytics(Engine& engine) {
    const auto no_client_waits = [](const std::string&, const std::string&, const std::string&) {
        return std::string{"{}"};
    };
    engine.add(analytics_round(), no_client_waits);
    engine.add(analytics_backfill(), no_client_waits);
}

}  // namespace duet::coordinator
