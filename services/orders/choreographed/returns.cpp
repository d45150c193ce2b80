#include "services/orders/choreographed/react.hpp"

#include "shared/messages/events.hpp"

namespace duet::orders::choreographed {

using namespace events;

void react_to_returns(service::Reactions& when, Returns& returns) {
    when.hears<ReturnFlagged>([&](const ReturnFlagged& flagged, Transaction& tx) -> Events {
        returns.put_in_review(tx, flagged.return_id);
        return {};
    });

    when.hears<ReturnCleared>([&](const ReturnCleared& cleared, Transaction& tx) -> Events {
        if (cleared.reviewed) returns.take_from_review(tx, cleared.goods.return_id);
        return {};
    });

    when.hears<ReturnBlocked>([&](const ReturnBlocked& blocked, Transaction& tx) -> Events {
        returns.reject(tx, blocked.return_id, blocked.reason);
        return {};
    });
}

}  // namespace duet::orders::choreographed
