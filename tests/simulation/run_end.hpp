#pragma once
// Checks of the whole shop: every invariant by the console's queries, and properties that only the
// end of a run shows. Every order has ended, every acknowledged order exists, and outbox, inbox and
// stream agree.

#include "tests/simulation/broker.hpp"
#include "tests/simulation/clients.hpp"
#include "tests/simulation/disk.hpp"
#include "tests/simulation/http_link.hpp"
#include "tests/simulation/watch.hpp"

#include <map>
#include <memory>
#include <string>

namespace duet::simulation {

/// Reports violations to `watch`. Everything it gets must outlive it. One thread.
class RunEnd {
public:
    RunEnd(const Scenario& scenario, World& world, Disks& disks, Watch& watch)
        : scenario_{scenario}, world_{world}, disks_{disks}, db_{disks.all()}, watch_{watch} {}

    void audit(bool at_the_end) const;
    void journal(const Journal& journal) const;
    void unanswered() const;  ///< no review is open, and every rejection and every cancel has a
                              ///< cause and an outcome
    void stream(const std::map<std::string, std::unique_ptr<Station>>& stations,
                const Broker& broker) const;
    /// The report rebuilt from the consumed part of the stream equals the live one. Holds at any
    /// time, unless the broker has just lost messages.
    void rebuilt(Station& reporting, const Broker& broker) const;
    /// A slow service slows only itself down (capacity.cpp).
    void capacity(const std::map<std::string, std::unique_ptr<Station>>& stations,
                  const HttpLink* http_link) const;
    void assessments() const;  ///< no order was sold without a fraud assessment
    void unfinished() const;   ///< reports the work that is unfinished long after the last fault

private:
    /// Every consumer of an unreadable event keeps it as a dead letter, with its bytes and the
    /// reason.
    void dead_letter(const service::Inbound& poison,
                     const std::map<std::string, std::unique_ptr<Station>>& stations) const;

    const Scenario& scenario_;
    World& world_;
    Disks& disks_;
    store::Connection& db_;
    Watch& watch_;
};

}  // namespace duet::simulation
