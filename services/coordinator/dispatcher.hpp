#pragma once
// Carries commands to the services and their replies back: one batch a service at a time, and the
// one retry layer of the orchestrated style. Loses nothing that matters: what must be sent is in
// the saga log.

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

class Dispatcher {
public:
    struct Settings {
        std::map<std::string, std::string> services;  ///< name → base URL
        std::string key;                              ///< bearer token of the services
        CommandQueue::Settings asking{};
    };

    /// `replied` gets what was decided, on a thread of the dispatcher. A command without an answer
    /// is asked again with the same id until there is one.
    Dispatcher(Settings settings, Faults& faults,
               std::function<void(std::vector<ReceivedReply>)> replied, Measures& measures,
               std::function<void(telemetry::Spans)> tell = {});
    ~Dispatcher();

    /// Thread-safe. `attempt`: 2 for what may have been sent before, by a process that has died
    /// since.
    void send(std::vector<Command> commands, std::int64_t attempt = 1);
    void not_written(ReceivedReply reply);  ///< `replied` gets it once more; thread-safe
    /// Sets the gauges; thread-safe.
    void measure();
    void stop();  ///< replies that come later are dropped; the services have kept them

private:
    using Ready = std::pair<std::string, CommandQueue::Batch>;  ///< for whom, and what

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
