#pragma once
// The simulated customers and operators: they send requests, wait for answers, and retry. A journal
// records the answers, out of reach of any fault.

#include "shared/messages/requests.hpp"
#include "tests/simulation/scenario.hpp"
#include "tests/simulation/station.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace duet::simulation {

/// The answer to one request; status 0 when it timed out.
struct Response {
    int status = 0;
    std::string subject;
};

/// The acknowledged orders and returns, by idempotency key.
struct Journal {
    struct Entry {
        std::string fingerprint;
        std::string subject;        ///< of the first acknowledgement; empty: none arrived
        std::string contradiction;  ///< a later answer to the same key differed
    };
    std::map<std::string, Entry> orders;  ///< by idempotency key
    std::map<std::string, Entry> returns;
};

/// One thread.
class Clients {
public:
    /// `door` accepts orders, cancels, retries and returns; `reviews` accepts decisions; `orders`
    /// is only read.
    Clients(World& world, const Scenario& scenario, Station& door, Station& reviews,
            Station& orders)
        : world_{world}, scenario_{scenario}, door_{door}, reviews_{reviews}, orders_{orders} {}

    void begin();
    /// True when all requests are answered or given up.
    bool finished() const { return pending_ == 0; }
    /// The operator retries every order that needs attention.
    void retry_stuck_orders();
    /// The operator requests a backfill of the analytics from this business time on.
    void request_backfill(Instant from);
    const Journal& journal() const { return journal_; }

private:
    using Then = std::function<void(const Response&)>;

    void carry_out(const Action& action);
    void place(const std::string& key, const std::string& body, int tries);
    void cancel(const Action& action, int tries);
    void decide(const Action& action, int tries);
    void return_goods(const Action& action, int tries);
    void return_without_order(const Action& action);
    std::vector<RequestedLine> lines_to_return(const Action& action) const;
    void request_return(const std::string& key, requests::RequestReturn request, int tries);

    void call(Station& to, const std::string& type, const std::string& key, std::any payload,
              const std::string& what, Then then);
    void wait(microseconds pause, std::function<void()> then);
    void record(std::map<std::string, Journal::Entry>& entries, const std::string& key,
                const std::string& body, const Response& received);
    std::string id_of(int order) const;
    std::string id_of_what_is_reviewed(const Action& action) const;
    std::string state_of(const std::string& order_id) const;

    World& world_;
    const Scenario& scenario_;
    Station& door_;
    Station& reviews_;
    Station& orders_;
    Journal journal_;
    int pending_ = 0;
    std::uint64_t calls_ = 0;
    std::map<std::string, int> retried_;
};

}  // namespace duet::simulation
