#pragma once
// The statements of the saga log.

#include "services/coordinator/engine/progress.hpp"
#include "shared/store/connection.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace duet::coordinator {

class SagaStore {
public:
    using Definitions = std::function<const Definition&(const std::string& name, int version)>;

    SagaStore(store::Connection& db, Definitions definitions) : db_{db}, definitions_{std::move(definitions)} {}

    std::optional<Progress> find(const std::string& saga_id) const;
    std::vector<Progress> under_way() const;

    void insert(const Progress& saga);
    /// Appends where the saga stands now, and what led there; counts the move.
    void log(Progress& saga, const Move& move, Instant now);
    /// What is known of the saga beside its steps has changed.
    void note(const Progress& saga);

    static std::optional<std::string> settled(store::Connection& db, const std::string& saga_id);

private:
    Progress read(const store::Rows& row) const;
    store::Connection& db_;
    Definitions definitions_;
};

}  // namespace duet::coordinator
