#pragma once
// The statements of the saga log.

#include "services/coordinator/engine/saga_state.hpp"
#include "shared/store/connection.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace duet::coordinator {

class SagaStore {
public:
    using Definitions = std::function<const Definition&(const std::string& name, int version)>;

    SagaStore(store::Connection& db, Definitions definitions)
        : db_{db}, definitions_{std::move(definitions)} {}

    /// One that has ended; nullopt for one that never began. Which are under way is `under_way`'s
    /// to say.
    std::optional<SagaState> find_ended(const std::string& saga_id) const;
    std::vector<SagaState> under_way() const;
    /// For a look at a running shop: the newest `limit`, without those whose last move lies further
    /// back than a quick look goes.
    std::vector<SagaState> newest_under_way(int limit) const;

    void insert(const SagaState& saga);
    /// Appends where the saga stands now, and what led there.
    void log(const SagaState& saga, const Transition& transition, Instant now);
    /// What is known of the saga beside its steps has changed.
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
