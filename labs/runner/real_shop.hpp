#pragma once
// The shop of a check with real processes: one style, some programs built with the learner's files.
// Its destructor stops the processes and removes the folder. One thread.

#include "infra/client/load.hpp"
#include "infra/supervisor/record.hpp"
#include "infra/supervisor/running.hpp"
#include "labs/runner/poison.hpp"
#include "services/audit/audit.hpp"
#include "services/audit/unfinished_work.hpp"
#include "shared/http/client/client.hpp"

#include <map>
#include <optional>

namespace duet::lab {

class RealShop {
public:
    struct Order {
        std::string key, id, state;
        bool may_need_a_person = false;  ///< may end in needs_attention: its hold cannot be voided
    };

    /// `programs`: the executables; `give_up`: the coordinator gives up a step without a reply
    /// after this time. Throws as `bring_up` does.
    RealShop(const std::filesystem::path& programs, const std::filesystem::path& folder,
             std::string style, std::chrono::seconds give_up,
             std::function<void(const std::string&)> progress);
    ~RealShop();
    RealShop(const RealShop&) = delete;
    RealShop& operator=(const RealShop&) = delete;

    /// Places orders like this one, one after the other; sends each again with its key until the
    /// shop accepts it. False: the shop did not accept one in time.
    bool place(int orders, const workload::PlannedOrder& like, std::chrono::seconds within);
    /// Waits until every accepted order has ended (or needs attention, where no undo can help).
    /// Returns the first that has not.
    std::optional<Order> not_ended(std::chrono::seconds within);

    /// Approves the last orders, whatever their state is now.
    void approve_last(int orders);

    /// Arms a fault in the service's process. False: the process refused it.
    bool arm(const std::string& service, const std::string& fault);
    /// Has the armed fault fired? True by the process' own count, or when the process has ended.
    bool fired(std::chrono::seconds within);
    /// SIGKILL. False: it was not running.
    bool kill(const std::string& service);

    /// Publishes the poison to the shop's broker. False: the broker did not store it.
    bool publish(const Poison& poison, std::chrono::seconds within);
    /// Waits until the service has kept all of the poison as dead letters. Returns what is wrong
    /// when the time is over; empty: nothing.
    std::string not_dead_lettered(const Poison& poison, const std::string& service,
                                  std::chrono::seconds within);

    /// Waits until no saga is under way in the databases and every consumer has acknowledged every
    /// event of the broker's stream: the broker redelivers an event that a killed process had not
    /// acknowledged only after the ack wait, when the orders may long have ended. False: not within
    /// the time.
    bool come_to_rest(std::chrono::seconds within);

    audit::Report audit() const;
    /// Waits until no work is unfinished in the databases. Returns what still is.
    std::vector<audit::UnfinishedWork> loose_ends(std::chrono::seconds within) const;
    /// Processes that the supervisor cannot keep running, with how they end; empty: none.
    std::string dying() const;
    std::size_t accepted() const { return orders_.size(); }

private:
    std::map<std::string, std::string> databases() const;
    processes::RunningProcess find(const std::string& service) const;
    http::Answer call(const processes::RunningProcess& process, http::Method method,
                      const std::string& path, const std::string& body = {});
    bool accepted(const workload::PlannedOrder& planned,
                  std::chrono::steady_clock::time_point deadline);
    bool all_acknowledged() const;
    bool fault_fired(const processes::RunningProcess& process);

    std::string style_;
    processes::Paths paths_;
    std::optional<client::ShopClient> shop_;  ///< from the moment that the shop is up
    std::vector<Order> orders_;
    int placed_ = 0;
    std::optional<processes::RunningProcess> victim_;
    std::function<void(const std::string&)> progress_;
};

}  // namespace duet::lab
