#pragma once
// A wire that journals each request before it is sent, and each answer before the caller gets it.

#include "infra/client/wire.hpp"
#include "tests/chaos/journal.hpp"

#include <atomic>
#include <memory>

namespace duet::chaos {

/// Thread-safe.
class JournalledWire final : public workload::Wire {
public:
    /// The journal must outlive it. `done` runs on the journal's thread.
    JournalledWire(Journal& journal, http::Client::Options options)
        : journal_{journal}, client_{std::make_unique<http::Client>(options)} {}
    ~JournalledWire() override;

    void send(http::Call call, std::function<void(http::Answer)> done) override;

    /// Sends and waits. Never call it on the journal's thread.
    http::Answer call(http::Call call);

private:
    Journal& journal_;
    std::unique_ptr<http::Client> client_;
};

}  // namespace duet::chaos
