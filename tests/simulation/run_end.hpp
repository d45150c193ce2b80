#pragma once
// The whole shop under the auditor's eyes: every invariant as the console's queries have it, and
// what only the end of the day can show: that every order has ended, that what was acknowledged is
// there, that outbox, inbox and stream agree.

#include "tests/simulation/broker.hpp"
#include "tests/simulation/disk.hpp"
#include "tests/simulation/clients.hpp"
#include "tests/simulation/http_link.hpp"
#include "tests/simulation/watch.hpp"

#include <map>
#include <memory>
#include <string>

namespace duet::simulation {

class RunEnd {
public:
    RunEnd(const Scenario& scenario, World& world, Disks& disks, Watch& watch)
        : scenario_{scenario}, world_{world}, disks_{disks}, db_{disks.all()}, watch_{watch} {}

    void audit(bool at_the_end) const;
    void journal(const Journal& journal) const;
    void loose_ends() const;  ///< nobody is owed an answer: no review is open, every rejection and
                              ///< every cancel came from somebody and to something
    void stream(const std::map<std::string, std::unique_ptr<Station>>& stations,
                const Broker& broker) const;
    /// The report made anew from the stream, as far as the live one has heard it, is the live one:
    /// at any moment, as long as the broker has not lost what it had been told.
    void rebuilt(Station& reporting, const Broker& broker) const;
    /// What a slow service may not do to itself and to the others.
    void capacity(const std::map<std::string, std::unique_ptr<Station>>& stations,
                  const HttpLink* post) const;
    void assessments() const;  ///< nothing was sold that fraud has not seen
    void unfinished() const;   ///< somebody still waits, long after the last fault

private:
    /// Whoever hears of it keeps what nobody can read, its bytes and the reason, for a person.
    void dead_letter(const service::Inbound& poison,
                   const std::map<std::string, std::unique_ptr<Station>>& stations) const;

    const Scenario& scenario_;
    World& world_;
    Disks& disks_;
    store::Connection& db_;
    Watch& watch_;
};

}  // namespace duet::simulation
