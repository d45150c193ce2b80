#include "tests/chaos/scene.hpp"

#include <stdexcept>
#include <thread>

namespace duet::chaos {

using namespace std::chrono_literals;
using processes::RunningProcess;

ShopUnderTest::ShopUnderTest(const processes::Paths& paths, const processes::Plan& plan,
                             client::ShopAccess shop, JournalledWire& wire,
                             std::map<std::string, SmallDisk>& disks)
    : paths_{paths},
      plan_{plan},
      shop_{std::move(shop), {.connections_per_host = 64}},
      wire_{wire},
      disks_{disks} {}

RunningProcess ShopUnderTest::find(const std::string& slug) const {
    const auto record = processes::load_record(paths_);
    if (!record)
        throw std::runtime_error(
            "the shop is not up any more; the supervisor's log has the reason: " +
            paths_.supervisor_log().string());
    for (const auto& process : record->processes) {
        if (process.program.slug() == slug) return process;
    }
    throw std::runtime_error("there is no process " + slug);
}

bool ShopUnderTest::broker_ready() const {
    const auto record = processes::load_record(paths_);
    return record && record->broker_ready;
}

bool ShopUnderTest::ready(const RunningProcess& process) {
    if (process.program.is_broker()) return broker_ready();
    return call(process, http::Method::get, "/readyz").status == 200;
}

http::Answer ShopUnderTest::call(const RunningProcess& process, http::Method method,
                                 const std::string& path, const std::string& body) {
    return shop_.call_process(process, method, path, 2s, body);
}

bool ShopUnderTest::take(const std::string& slug) {
    const std::lock_guard lock{mutex_};
    return taken_.insert(slug).second;
}

void ShopUnderTest::give_back(const std::string& slug) {
    const std::lock_guard lock{mutex_};
    taken_.erase(slug);
}

SmallDisk* ShopUnderTest::disk_of(const std::string& style) {
    const auto found = disks_.find(style);
    return found != disks_.end() && found->second.mounted() ? &found->second : nullptr;
}

bool ShopUnderTest::sleep_until(Steady::time_point moment) const {
    while (!ending_ && Steady::now() < moment)
        std::this_thread::sleep_until(std::min(moment, Steady::now() + 50ms));
    return !ending_;
}

}  // namespace duet::chaos
