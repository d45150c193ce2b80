#include "services/inventory/orchestrated/react.hpp"

#include "shared/messages/commands.hpp"

namespace duet::inventory::orchestrated {

void react(service::Handlers& on, Inventory& inventory) {
    on.command<Reserve>([&](const Reserve& order, Transaction& tx) -> Reply {
        if (const auto refused = inventory.reserve(tx, order.order_id, order.lines))
            return Reply::refused(refused->reason, refused->skus);
        return Reply::done();
    });

    on.command<Release>([&](const Release& order, Transaction& tx) -> Reply {
        inventory.release(tx, order.order_id);
        return Reply::done();
    });

    on.command<Commit>([&](const Commit& order, Transaction& tx) -> Reply {
        inventory.commit(tx, order.order_id);
        return Reply::done();
    });

    on.command<Restock>([&](const Restock& goods, Transaction& tx) -> Reply {
        auto reply = Reply::done();
        reply.lines = inventory.restock(tx, goods);
        return reply;
    });
}

}  // namespace duet::inventory::orchestrated
