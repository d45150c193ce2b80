#pragma once
// A service that serves: the parts of its plan and the machine put together, started, and stopped
// in an order that loses no message.

#include "shared/service/doors/admin.hpp"
#include "shared/service/doors/door.hpp"
#include "shared/service/doors/event_consumer.hpp"
#include "shared/service/outbox/relay.hpp"
#include "shared/service/process/measures.hpp"
#include "shared/service/process/plan.hpp"
#include "shared/service/process/probes.hpp"
#include "shared/service/tracing/trace_reporter.hpp"
#include "shared/store/checkpointer.hpp"

#include <memory>
#include <string>

namespace duet::service {

/// The broker from the environment (DUET_NATS_URL, …), with the credentials of `service`.
bus::Options broker_of(const std::string& service);

/// Made and run on the main thread. One thread, except `reporter`.
class Serving {
public:
    /// Opens the database and makes every part, but starts none. `context` must outlive it. Throws
    /// Refused and StoreError.
    Serving(ProcessContext& context, ServicePlan plan, Handlers handlers, std::string database);

    /// Serves until SIGTERM or SIGINT, then finishes the accepted work.
    void run(const EndSignals& end_signals);

    TraceReporter& reporter() { return reporter_; }

private:
    std::unique_ptr<Relay> relay();
    http::Server::Options door();
    AfterCommit after_commit();
    void offer_routes();
    void before_metrics();
    std::chrono::milliseconds between_batches();
    std::string start();
    void stop();

    ProcessContext& context_;
    const ServicePlan plan_;
    const Handlers handlers_;
    const std::string database_;
    const bool consumes_, publishes_;
    store::Connection db_;
    TraceReporter reporter_;
    const store::Checkpointer checkpointer_;
    Machine machine_;
    Writer writer_;
    ReadPool reads_;
    Waiters waiters_;
    Metrics metrics_;
    Measures measures_;
    Sent events_;
    std::unique_ptr<Relay> relay_;  ///< nullptr when the service publishes no events
    http::Server server_;
    Api api_;
    EventConsumer consumer_;
    WriteCheck writes_;
    std::chrono::steady_clock::time_point next_trim_{};
    bool storage_ok_ = true;
};

}  // namespace duet::service
