#pragma once
// Carries commands to the services and their replies back: one batch a service at a time, and the one retry layer of
// the orchestrated style. Loses nothing that matters: what must be sent is in the saga log.

#include "shared/faults/faults.hpp"
#include "shared/http/client.hpp"
#include "shared/messages/command.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
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
        std::map<std::string, std::string> services;        ///< name → base URL
        std::string key;                                     ///< bearer token of the services
        std::size_t batch = 256;                             ///< commands in one request at most
        int under_way = 1;                                   ///< requests to one service at once (bulkhead: a slow one delays only itself)
        std::chrono::milliseconds timeout{5000};
        std::chrono::milliseconds first_backoff{50};
        std::chrono::milliseconds longest_backoff{2000};
    };

    /// `replied` gets what was answered, on the client's thread. A command without an answer is asked again with the same
    /// id until there is one: exponential backoff with full jitter (Brooker, "Exponential Backoff and Jitter", 2015).
    Dispatcher(Settings settings, Faults& faults, std::function<void(std::vector<ReceivedReply>)> replied,
               std::function<void(const char* what, std::size_t messages, std::size_t bytes)> measured);
    ~Dispatcher();

    void send(std::vector<Command> commands);   ///< thread-safe
    void stop();                                ///< replies that come later are dropped; the services have kept them

private:
    using Steady = std::chrono::steady_clock;

    struct Asked {
        Command command;
        std::int64_t attempt = 1;
    };
    struct Batch {
        std::string service;
        std::vector<Asked> commands;
    };
    struct Lane {
        std::deque<Asked> waiting;
        int under_way = 0;
    };

    void pump(const std::string& service, Lane& lane, std::vector<Batch>& ready);
    void start(std::vector<Batch> ready);
    void answered(const std::string& service, std::vector<Asked> batch, const http::Answer& answer);
    void ask_again(Asked asked, std::chrono::milliseconds after);
    std::chrono::milliseconds backoff(std::int64_t attempt);
    void loop();

    Settings settings_;
    Faults& faults_;
    std::function<void(std::vector<ReceivedReply>)> replied_;
    std::function<void(const char*, std::size_t, std::size_t)> measured_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::map<std::string, Lane> lanes_;
    std::multimap<Steady::time_point, Asked> later_;
    std::minstd_rand random_{std::random_device{}()};
    bool stopping_ = false;
    std::thread thread_;
    http::Client client_;   // last: its callbacks use everything above
};

}  // namespace duet::coordinator
