#pragma once
// Publishes one service's outbox to the simulated broker: the real relay's decisions
// (service::OutboxTail), with publications and acknowledgements that get lost.

#include "shared/service/outbox/outbox_tail.hpp"
#include "shared/service/outbox/packing.hpp"
#include "tests/simulation/broker.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace duet::simulation {

/// One thread.
class OutboxLink {
public:
    /// Installs itself as the station's publisher. The station and the broker must outlive it.
    OutboxLink(World& world, Station& station, Broker& broker);

    void begin();  ///< the station's process starts
    void broker_came_back();
    bool idle() const { return tail_ && tail_->lag() == 0 && !tail_->must_query(); }

private:
    struct Sent {
        std::vector<service::OutboxRow> rows;
        service::Packed packed;
        std::vector<std::uint64_t>
            sequences;     ///< of the acknowledged messages before the first gap
        bool gap = false;  ///< a message was not acknowledged
    };

    void schedule(microseconds pause);
    void publish_next();
    void publish(std::vector<service::OutboxRow> rows);
    void query_known(const std::vector<service::OutboxRow>& last);
    void answered(std::optional<bool> known);
    void arrive(const std::shared_ptr<Sent>& sent);
    void trace_publication(const service::OutboxRow& row, bool stored, bool acknowledged);
    void acknowledged(const Sent& sent);

    World& world_;
    Station& station_;
    Broker& broker_;
    std::unique_ptr<service::OutboxTail> tail_;
    bool scheduled_ = false;
    bool in_flight_ = false;
    std::uint64_t life_ = 0;
    std::uint64_t reconnects_ = 0;
};

}  // namespace duet::simulation
