#pragma once
// The SQL of the saga log (formats.md). Statements run inside the caller's transaction, or on a
// snapshot.

#include "services/coordinator/engine/saga_state.hpp"
#include "shared/store/connection.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace duet::coordinator {

/// Borrows the connection. One thread.
class SagaStore {
public:
    using Definitions = std::function<const Definition&(const std::string& name, int version)>;

    SagaStore(store::Connection& db, Definitions definitions)
        : db_{db}, definitions_{std::move(definitions)} {}

    /// A saga that has ended; nullopt when no saga has this id. Do not call it for a saga under
    /// way: the returned phase is always `ended`.
    std::optional<SagaState> find_ended(const std::string& saga_id) const;
    /// All that have not ended. Throws service::Refused for a log of an older version.
    std::vector<SagaState> under_way() const;
    /// The newest `limit` sagas under way, without those whose last row is further back than the
    /// newest 50,000 rows: a running shop answers quickly.
    std::vector<SagaState> newest_under_way(int limit) const;

    void insert(const SagaState& saga);
    /// Appends the saga's state and the transition that led to it.
    void log(const SagaState& saga, const Transition& transition, Instant now);
    /// Updates the saga's row: its data, cancel, decision or trouble has changed.
    void note(const SagaState& saga);
    void settle(const std::string& saga_id, const std::string& answer);

    static std::optional<std::string> settled(store::Connection& db, const std::string& saga_id);

private:
    SagaState begun(const store::Rows& row) const;
    std::unordered_map<std::string_view, SagaState*> place(std::vector<SagaState>& sagas,
                                                           std::int64_t rows_back) const;
    store::Connection& db_;
    Definitions definitions_;
};

}  // namespace duet::coordinator
