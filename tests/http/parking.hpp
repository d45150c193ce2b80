#pragma once
// Requests as text, and handlers for tests of the server. `Parking`: one thread.

#include "shared/http/problem.hpp"
#include "shared/http/server/server.hpp"
#include "tests/catch.hpp"
#include "tests/http/raw_client.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

namespace duet::http::tests {

inline std::string get(const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: t\r\n\r\n";
}

inline std::string post(const std::string& target, const std::string& body) {
    return "POST " + target +
           " HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

inline void echo(const Request& request, Responder answer) {
    answer.send(Response::json(200, request.body));
}

/// Waits, because the count decreases some time after the client has its response.
inline bool nothing_is_pending(const Server& server) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (server.pending() > 0 && std::chrono::steady_clock::now() < end)
        std::this_thread::yield();
    return server.pending() == 0;
}

/// Keeps the responder, so that the test decides when and in which thread to use it.
struct Parking {
    std::promise<Responder> promise;
    Handler handler() {
        return [this](const Request&, Responder answer) { promise.set_value(std::move(answer)); };
    }
    Responder take() { return promise.get_future().get(); }
};

}  // namespace duet::http::tests
