#pragma once
// The statements of returns.

#include "services/orders/rules/returns.hpp"
#include "shared/messages/order.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::orders {

struct ReturnRecord {
    RequestedReturn goods;  ///< with the prices that are known by now
    std::string owner;
    std::string state;
    std::string reason;
    Money amount = 0;
    bool review_done = false;
};

class ReturnStore {
public:
    explicit ReturnStore(store::Connection& db) : db_{db} {}

    std::optional<ReturnRecord> find(const std::string& return_id) const;
    std::optional<std::string> settled(const std::string& return_id) const;
    void put(const ReturnRecord& record);
    void change(const std::string& return_id, const std::string& state, const std::string& reason);
    /// The answer for those who wait, unless there is one already.
    void settle(const std::string& return_id, const std::string& answer);
    void note_review_done(const std::string& return_id);
    void note_refund(const std::string& return_id, const std::vector<Line>& lines);

    UnitsByPrice returned_units(const std::string& order_id) const;
    void add_returned(const std::string& order_id, const std::vector<Line>& lines);
    /// They do not come back after all.
    void subtract_returned(const std::string& order_id, const std::vector<Line>& lines);

private:
    store::Connection& db_;
};

}  // namespace duet::orders
