#include "infra/supervisor/readiness.hpp"

#include "shared/http/client/client.hpp"

#include <fmt/format.h>

#include <latch>
#include <mutex>

namespace duet::processes {

std::set<std::string> ready_ones(http::Client& client, const Record& record) {
    std::set<std::string> ready;
    std::mutex mutex;
    std::latch answered{static_cast<std::ptrdiff_t>(record.processes.size())};
    for (const auto& process : record.processes) {
        const auto slug = process.program.slug();
        if (!process.identity || process.program.is_broker()) {
            const std::lock_guard lock{mutex};
            if (process.identity && record.broker_ready) ready.insert(slug);
            answered.count_down();
            continue;
        }
        const auto url = fmt::format("http://127.0.0.1:{}/readyz", process.port);
        client.send({http::Method::get, url, {}, {}, std::chrono::seconds(1)},
                    [&, slug](const http::Answer& answer) {
                        if (answer.status == 200) {
                            const std::lock_guard lock{mutex};
                            ready.insert(slug);
                        }
                        answered.count_down();
                    });
    }
    answered.wait();
    return ready;
}

}  // namespace duet::processes
