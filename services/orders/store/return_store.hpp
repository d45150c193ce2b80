#pragma once
// The statements of returns.

#include "shared/messages/order.hpp"
#include "shared/store/connection.hpp"

#include <map>
#include <optional>
#include <string>

namespace duet::orders {

struct ReturnRecord {
    Return goods;
    std::string owner;
    std::string state;
    std::string reason;
    Money amount = 0;
};

class ReturnStore {
public:
    explicit ReturnStore(store::Connection& db) : db_{db} {}

    std::optional<ReturnRecord> find(const std::string& return_id) const;
    std::optional<std::string> settled(const std::string& return_id) const;
    void put(const ReturnRecord& record);
    void finish(const std::string& return_id, const std::string& state, Money amount, const std::vector<Line>& lines, const std::string& answer);

    std::map<std::string, std::int64_t> returned_units(const std::string& order_id) const;
    void add_returned(const std::string& order_id, const std::vector<Line>& lines);

private:
    store::Connection& db_;
};

}  // namespace duet::orders
