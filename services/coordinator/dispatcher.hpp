#pragma once
// Sends commands to the services over HTTP and passes their replies back: one batch per service at
// a time. A crash loses no command: the saga log has all that are under way.

#include "services/coordinator/engine/command_queue.hpp"
#include "services/coordinator/measures.hpp"
#include "shared/faults/faults.hpp"
#include "shared/http/client/client.hpp"
#include "shared/messages/command.hpp"
#include "shared/telemetry/span.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace duet::coordinator {

/// Owns a thread and an HTTP client. Borrows `faults` and `measures`, which must outlive it.
/// Thread-safe.
class Dispatcher {
public:
    struct Settings {
        std::map<std::string, std::string> services;  ///< name → base URL
        std::string key;                              ///< bearer token of the services
        CommandQueue::Settings queue{};
    };

    /// `replied` receives the deciding replies, on a thread of the dispatcher or of its client. A
    /// command without a reply is sent again with the same id until there is one. `trace` receives
    /// a span per failed attempt.
    Dispatcher(Settings settings, Faults& faults,
               std::function<void(std::vector<ReceivedReply>)> replied, Measures& measures,
               std::function<void(telemetry::Spans)> trace = {});
    ~Dispatcher();

    /// `attempt`: 2 for commands that an earlier process may have sent.
    void send(std::vector<Command> commands, std::int64_t attempt = 1);
    /// The reply could not be stored: `replied` receives it again.
    void not_written(ReceivedReply reply);
    /// Sets the gauges.
    void measure();
    /// Later replies are dropped: the services have stored them, a restart calls for them again.
    void stop();

private:
    using Ready = std::pair<std::string, CommandQueue::Batch>;  ///< service and batch

    std::vector<Ready> take_ready();
    void start(std::vector<Ready> ready);
    void answered(const std::string& service, CommandQueue::Batch batch,
                  const http::Answer& answer);
    std::vector<ReceivedReply> replies_in(const std::string& service,
                                          const CommandQueue::Batch& batch,
                                          const http::Answer& answer);
    void trace_silence(const CommandQueue::Batch& batch, const std::vector<ReceivedReply>& replies,
                       const http::Answer& answer);
    void loop();

    Settings settings_;
    Faults& faults_;
    std::function<void(std::vector<ReceivedReply>)> replied_;
    Measures& measures_;
    std::function<void(telemetry::Spans)> trace_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::minstd_rand random_{std::random_device{}()};
    CommandQueue queue_;
    bool stopping_ = false;
    std::thread thread_;
    http::Client client_;  // last: its callbacks use everything above
};

}  // namespace duet::coordinator
