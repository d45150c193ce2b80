#include "services/orders/choreographed/react.hpp"

#include "shared/messages/events.hpp"

namespace duet::orders::choreographed {

using namespace events;

void react_to_returns(service::Handlers& on, Returns& returns) {
    on.event<ReturnFlagged>([&](const ReturnFlagged& flagged, Transaction& tx) -> Events {
        returns.put_in_review(tx, flagged.return_id);
        return {};
    });

    on.event<ReturnCleared>([&](const ReturnCleared& cleared, Transaction& tx) -> Events {
        if (cleared.reviewed) returns.take_from_review(tx, cleared.goods.return_id);
        return {};
    });

    on.event<ReturnBlocked>([&](const ReturnBlocked& blocked, Transaction& tx) -> Events {
        returns.reject(tx, blocked.return_id, blocked.reason);
        return {};
    });
}

}  // namespace duet::orders::choreographed
