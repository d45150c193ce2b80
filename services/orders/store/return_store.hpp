#pragma once
// The SQL of returns. Statements run inside the caller's transaction, or on a snapshot for
// queries.

#include "services/orders/rules/returns.hpp"
#include "shared/messages/order.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::orders {

struct ReturnRecord {
    RequestedReturn goods;  ///< with the prices that are known so far
    std::string owner;
    ReturnState state = ReturnState::pending;
    std::string reason;
    Money amount = 0;  ///< pence, as far as the prices are known
    bool review_done = false;
};

/// Borrows the connection. One thread.
class ReturnStore {
public:
    explicit ReturnStore(store::Connection& db) : db_{db} {}

    std::optional<ReturnRecord> find(const std::string& return_id) const;
    std::optional<std::string> settled(const std::string& return_id) const;
    void put(const ReturnRecord& record);
    void change(const std::string& return_id, ReturnState state, const std::string& reason);
    /// Stores the answer for waiting clients unless there is one.
    void settle(const std::string& return_id, const std::string& answer);
    void note_review_done(const std::string& return_id);
    void note_refund(const std::string& return_id, const std::vector<Line>& lines);

    UnitsByPrice returned_units(const std::string& order_id) const;
    void add_returned(const std::string& order_id, const std::vector<Line>& lines);
    /// The return was rejected: its units may come back later.
    void subtract_returned(const std::string& order_id, const std::vector<Line>& lines);

private:
    store::Connection& db_;
};

}  // namespace duet::orders
