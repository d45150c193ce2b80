#pragma once
// One run: the whole shop of one style, from start to end, under the faults of one seed.

#include "tests/simulation/cast.hpp"
#include "tests/simulation/clients.hpp"
#include "tests/simulation/disk.hpp"
#include "tests/simulation/http_link.hpp"
#include "tests/simulation/outbox_link.hpp"
#include "tests/simulation/watch.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace duet::simulation {

/// The result of a run.
struct Outcome {
    std::optional<Violation> violation;
    Tally tally;
    std::vector<FaultMix::Injection> injected;
    Trace trace{false};
    std::map<std::string, std::string> orders;    ///< order id → "rejected card_declined"
    std::map<std::string, std::string> accounts;  ///< customer → "held captured refunded"
};

/// Owns the stations, links and clients of one run. `disks` must outlive it. One thread.
class SimulatedShop {
public:
    SimulatedShop(const Scenario& scenario, Disks& disks, bool with_trace);
    Outcome run();

private:
    void build_orchestrated(Disks& disks);
    void build_choreographed(Disks& disks);
    Station& add(Role role, Disks& disks);
    void fill_stock();
    void plan_disasters();
    void plan_an_outage(Station& station, std::uint64_t which);
    void plan_broker_outages();
    void run_operator(Instant when);
    void heal();
    void redrive();
    void run_agenda();
    bool drained();
    bool has_readable_dead_letters();
    bool nothing_in_progress();
    void examine(bool at_the_end);
    Outcome outcome();

    Scenario scenario_;
    World world_;
    Disks& disks_;
    Timeouts timeout_;
    Conductor conductor_{timeout_};
    Watch watch_;
    std::map<std::string, std::unique_ptr<Station>> stations_;
    std::unique_ptr<HttpLink> http_link_;
    std::unique_ptr<Broker> broker_;
    std::vector<std::unique_ptr<OutboxLink>> outbox_links_;
    std::unique_ptr<Clients> clients_;
    Instant healing_;
    bool healed_ = false;
    bool over_ = false;
    std::int64_t batches_examined_ = 0;
};

/// Executes one run. The databases of `disks` keep its final state.
Outcome play(const Scenario& scenario, Disks& disks, bool with_trace = false);

}  // namespace duet::simulation
