#pragma once
// The people around the shop, each with a request and the timeout to repeat it; and what they were
// answered, written down where no fault reaches.

#include "shared/messages/requests.hpp"
#include "tests/simulation/scenario.hpp"
#include "tests/simulation/station.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace duet::simulation {

/// What one request was answered; 0 when no answer came in time.
struct Heard {
    int status = 0;
    std::string subject;
};

struct Journal {
    struct Entry {
        std::string fingerprint;
        std::string subject;        ///< of the first acknowledgement; empty: none came
        std::string contradiction;  ///< the same key got another answer
    };
    std::map<std::string, Entry> orders;  ///< by key
    std::map<std::string, Entry> returns;
};

class Clients {
public:
    /// `door` takes orders, cancels, retries and returns; `reviews` takes decisions; `orders` is
    /// only looked at.
    Clients(World& world, const Scenario& scenario, Station& door, Station& reviews, Station& orders)
        : world_{world}, scenario_{scenario}, door_{door}, reviews_{reviews}, orders_{orders} {}

    void begin();
    /// Everybody has what they wanted, or has given up wanting it.
    bool satisfied() const { return busy_ == 0; }
    /// An operator looks after what needs a person.
    void look_after_the_stuck();
    /// And wants the pipeline to fetch once more what has been placed since.
    void ask_for_backfill(Instant from);
    const Journal& journal() const { return journal_; }

private:
    using Then = std::function<void(const Heard&)>;

    void grant(const Wish& wish);
    void place(const std::string& key, const std::string& body, int tries);
    void cancel(const Wish& wish, int tries);
    void decide(const Wish& wish, int tries);
    void give_back(const Wish& wish, int tries);
    void give_back_without_order(const Wish& wish);
    std::vector<RequestedLine> lines_to_give_back(const Wish& wish) const;
    void send_back(const std::string& key, requests::AskReturn request, int tries);

    void call(Station& to, const std::string& type, const std::string& key, std::any payload,
             const std::string& what, Then then);
    void wait(microseconds pause, std::function<void()> then);
    void write_down(std::map<std::string, Journal::Entry>& book, const std::string& key,
                    const std::string& body, const Heard& received);
    std::string id_of(int order) const;
    std::string id_of_what_is_reviewed(const Wish& wish) const;
    std::string state_of(const std::string& order_id) const;

    World& world_;
    const Scenario& scenario_;
    Station& door_;
    Station& reviews_;
    Station& orders_;
    Journal journal_;
    int busy_ = 0;
    std::uint64_t asked_ = 0;
    std::map<std::string, int> retried_;
};

}  // namespace duet::simulation
