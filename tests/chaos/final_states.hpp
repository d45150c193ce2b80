#pragma once
// The final state of a style's databases, as plain values. Thread-safe.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace duet::chaos {

struct KeptOrder {
    std::string owner, state, reason;
};

struct FinalStates {
    std::string style;
    std::map<std::string, KeptOrder> orders;     ///< by id
    std::map<std::string, std::string> returns;  ///< id → state
    std::map<std::string, std::set<std::string>>
        accepted;  ///< Idempotency-Key of an accepted POST → the orders it made
    std::map<std::string, std::set<std::string>>
        known_by;                           ///< order id → the services whose databases know it
    std::vector<std::string> dead_letters;  ///< "payments: o-1:stock.reserved: why"
};

/// `databases`: service → file. Throws store::StoreError.
FinalStates read_final_states(const std::string& style,
                              const std::map<std::string, std::string>& databases);

}  // namespace duet::chaos
