#pragma once
// How a load's calls go out: straight, or by way of somebody who writes them down.

#include "shared/http/client/client.hpp"

#include <functional>

namespace duet::workload {

class Wire {
public:
    /// Ends what is under way; no `done` runs after it.
    virtual ~Wire() = default;

    /// Starts the call; each `done` runs on one and the same thread of the wire, and may send
    /// again.
    virtual void send(http::Call call, std::function<void(http::Answer)> done) = 0;
};

class StraightWire final : public Wire {
public:
    explicit StraightWire(http::Client::Options options) : client_{options} {}
    void send(http::Call call, std::function<void(http::Answer)> done) override {
        client_.send(std::move(call), std::move(done));
    }

private:
    http::Client client_;
};

}  // namespace duet::workload
