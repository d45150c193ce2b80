#pragma once
// A shop of its own for a full check: real processes in one style, some of them built with the
// learner's files; ended, and its folder removed, with this object.

#include "infra/client/load.hpp"
#include "infra/supervisor/record.hpp"
#include "infra/supervisor/running.hpp"
#include "labs/runner/poison.hpp"
#include "services/audit/audit.hpp"
#include "services/audit/loose_ends.hpp"
#include "shared/http/client/client.hpp"

#include <map>
#include <optional>

namespace duet::lab {

class RealShop {
public:
    struct Order {
        std::string key, id, state;
        bool for_a_person = false;  ///< may come to need one: its hold cannot be given back
    };

    /// `programs`: the executables; `give_up`: after which the coordinator gives a silent step up.
    /// Throws as `bring_up` does.
    RealShop(const std::filesystem::path& programs, const std::filesystem::path& folder,
             std::string style, std::chrono::seconds give_up,
             std::function<void(const std::string&)> progress);
    ~RealShop();
    RealShop(const RealShop&) = delete;
    RealShop& operator=(const RealShop&) = delete;

    /// Orders like this one, one after the other, each asked for again with its key until it is
    /// accepted. False: one was not within the time.
    bool place(int orders, const workload::PlannedOrder& like, std::chrono::seconds within);
    /// Waits until every order that was accepted has ended (or needs a person, where nothing else
    /// helps). Returns the first that has not.
    std::optional<Order> not_ended(std::chrono::seconds within);

    /// A person says yes to the last orders, whatever has become of them.
    void approve_last(int orders);

    /// Arms a fault of the service's process. False: it did not take it.
    bool arm(const std::string& service, const std::string& fault);
    /// Has the armed fault fired, by the process' own count or because it ended there?
    bool fired(std::chrono::seconds within);
    /// SIGKILL. False: it was not running.
    bool kill(const std::string& service);

    /// Publishes it to the shop's broker. False: the broker did not store it.
    bool publish(const Poison& poison, std::chrono::seconds within);
    /// Waits until the service has put all of it aside. Returns what is wrong, when it has not
    /// within the time.
    std::string not_dead_lettered(const Poison& poison, const std::string& service,
                                  std::chrono::seconds within);

    /// Waits until nothing is under way in the books and every event in the broker's stream was
    /// acknowledged by all who hear it: what a process took and did not acknowledge before it died
    /// comes again after the ack wait, when the orders may long have ended. False: not within the
    /// time.
    bool come_to_rest(std::chrono::seconds within);

    audit::Report audit() const;
    /// Waits until it owes nobody an answer. Returns what it still owes.
    std::vector<audit::LooseEnd> loose_ends(std::chrono::seconds within) const;
    /// Its processes that cannot be kept running, with how they end; empty: none.
    std::string dying() const;
    std::size_t accepted() const { return orders_.size(); }

private:
    std::map<std::string, std::string> databases() const;
    processes::RunningProcess find(const std::string& service) const;
    http::Answer call(const processes::RunningProcess& process, http::Method method,
                      const std::string& path, const std::string& body = {});
    bool accepted(const workload::PlannedOrder& planned,
                  std::chrono::steady_clock::time_point deadline);
    bool all_heard() const;
    bool fault_fired(const processes::RunningProcess& process);

    std::string style_;
    processes::Paths paths_;
    workload::Shop shop_;
    http::Client client_;
    std::vector<Order> orders_;
    int asked_ = 0;
    std::optional<processes::RunningProcess> victim_;
    std::function<void(const std::string&)> progress_;
};

}  // namespace duet::lab
