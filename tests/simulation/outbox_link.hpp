#pragma once
// Carries one service's outbox to the simulated broker: the relay's own decisions
// (service::OutboxTail), with publications and acknowledgements that get lost.

#include "shared/service/outbox/outbox_tail.hpp"
#include "shared/service/outbox/packing.hpp"
#include "tests/simulation/broker.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace duet::simulation {

class OutboxLink {
public:
    /// Becomes the station's way out; both must outlive it.
    OutboxLink(World& world, Station& station, Broker& broker);

    void begin();  ///< the station's process begins
    void broker_came_back();
    bool nothing_left() const { return tail_ && tail_->lag() == 0 && !tail_->must_query(); }

private:
    struct Sent {
        std::vector<service::OutboxRow> rows;
        service::Packed packed;
        std::vector<std::uint64_t>
            sequences;     ///< of the first messages, which have been acknowledged
        bool gap = false;  ///< one has not been
    };

    void carry_on(microseconds pause);
    void carry();
    void put_on_the_wire(std::vector<service::OutboxRow> rows);
    void ask_whether_known(const std::vector<service::OutboxRow>& last);
    void answered(std::optional<bool> known);
    void arrive(const std::shared_ptr<Sent>& sent);
    void tell(const service::OutboxRow& row, bool stored, bool acknowledged);
    void acknowledged(const Sent& sent);

    World& world_;
    Station& station_;
    Broker& broker_;
    std::unique_ptr<service::OutboxTail> tail_;
    bool planned_ = false;
    bool on_the_wire_ = false;
    std::uint64_t life_ = 0;
    std::uint64_t reconnects_ = 0;
};

}  // namespace duet::simulation
