#pragma once
// How a load sends its calls: directly, or through a wire that records them.

#include "shared/http/client/client.hpp"

#include <functional>

namespace duet::workload {

/// Thread-safe.
class Wire {
public:
    /// Ends calls in flight; no `done` runs after it.
    virtual ~Wire() = default;

    /// Starts the call. Every `done` runs on the wire's one thread and may send again. Thread-safe.
    virtual void send(http::Call call, std::function<void(http::Answer)> done) = 0;
};

/// Thread-safe.
class DirectWire final : public Wire {
public:
    explicit DirectWire(http::Client::Options options) : client_{options} {}
    void send(http::Call call, std::function<void(http::Answer)> done) override {
        client_.send(std::move(call), std::move(done));
    }

private:
    http::Client client_;
};

}  // namespace duet::workload
