#pragma once
// The shop under chaos as an injection uses it: its processes as they run now, their own HTTP
// servers, and a customer's wire.

#include "infra/client/load.hpp"
#include "infra/supervisor/plan.hpp"
#include "infra/supervisor/record.hpp"
#include "tests/chaos/small_disk.hpp"
#include "tests/chaos/wire.hpp"

#include <map>
#include <mutex>
#include <set>

namespace duet::chaos {

using Steady = std::chrono::steady_clock;

/// Thread-safe.
class ShopUnderTest {
public:
    ShopUnderTest(const processes::Paths& paths, const processes::Plan& plan,
                  client::ShopAccess shop, JournalledWire& wire,
                  std::map<std::string, SmallDisk>& disks);

    /// The process as it runs now, in any state.
    processes::RunningProcess find(const std::string& slug) const;
    bool broker_ready() const;
    bool ready(const processes::RunningProcess& process);

    /// A call to its own HTTP server with the operator's key; at most two seconds.
    http::Answer call(const processes::RunningProcess& process, http::Method method,
                      const std::string& path, const std::string& body = {});

    /// Two faults that stop or end the same process at once look alike: the second one
    /// finds it locked.
    bool take(const std::string& slug);
    void give_back(const std::string& slug);

    const processes::Paths& paths() const { return paths_; }
    const client::ShopAccess& shop() const { return shop_.access(); }
    JournalledWire& wire() { return wire_; }
    SmallDisk* disk_of(
        const std::string& style);  ///< null when there is none: the fault point pretends one

    void end() { ending_ = true; }
    bool ending() const { return ending_; }
    /// False when the scene ended first.
    bool sleep_until(Steady::time_point moment) const;

private:
    const processes::Paths& paths_;
    const processes::Plan& plan_;
    client::ShopClient shop_;
    JournalledWire& wire_;
    std::map<std::string, SmallDisk>& disks_;
    std::atomic<bool> ending_{false};
    std::mutex mutex_;
    std::set<std::string> taken_;
};

/// While it lives, no other injection may stop or end the process.
/// Thread-safe.
class ProcessLocks {
public:
    ProcessLocks(ShopUnderTest& scene, std::string slug)
        : scene_{scene}, slug_{std::move(slug)}, held_{scene_.take(slug_)} {}
    ~ProcessLocks() { release(); }
    ProcessLocks(const ProcessLocks&) = delete;
    ProcessLocks& operator=(const ProcessLocks&) = delete;
    bool held() const { return held_; }
    void release() {
        if (held_) scene_.give_back(slug_);
        held_ = false;
    }

private:
    ShopUnderTest& scene_;
    std::string slug_;
    bool held_;
};

}  // namespace duet::chaos
