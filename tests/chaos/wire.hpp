#pragma once
// A wire whose calls and answers are in the journal before they are sent, and before anybody hears
// of them.

#include "tests/chaos/journal.hpp"
#include "infra/client/wire.hpp"

#include <atomic>
#include <memory>

namespace duet::chaos {

class JournalledWire final : public workload::Wire {
public:
    /// The journal must outlive it. `done` runs on the journal's thread.
    JournalledWire(Journal& journal, http::Client::Options options)
        : journal_{journal}, client_{std::make_unique<http::Client>(options)} {}
    ~JournalledWire() override;

    void send(http::Call call, std::function<void(http::Answer)> done) override;

    /// Sends and waits. Never on the journal's thread.
    http::Answer call(http::Call call);

private:
    Journal& journal_;
    std::unique_ptr<http::Client> client_;
};

}  // namespace duet::chaos
