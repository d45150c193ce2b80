#include "shared/service/process/probes.hpp"

#include "shared/http/problem.hpp"

#include <memory>

namespace duet::service {

using http::Method, http::Request, http::Responder, http::Response;

namespace {

constexpr std::chrono::seconds valid_for{1};

std::string outcome_of_a_write(Machine& machine) {
    try {
        machine.write_probe();
        return {};
    } catch (const store::StoreError& error) {
        return error.what();
    }
}

}  // namespace

void WriteCheck::call(Callback done) {
    std::unique_lock lock{mutex_};
    if (std::chrono::steady_clock::now() - checked_at_ < valid_for) {
        const auto why_not = why_not_;
        lock.unlock();
        return done(why_not);
    }
    lock.unlock();
    writer_.run([this, done = std::move(done)](Machine& machine) {
        const auto why_not = outcome_of_a_write(machine);
        {
            const std::lock_guard held{mutex_};
            why_not_ = why_not;
            checked_at_ = std::chrono::steady_clock::now();
        }
        done(why_not);
    });
}

void offer_probes(http::Server& server, Writer& writer, WriteCheck& writes,
                  const telemetry::Metrics& metrics, Probes probes) {
    server.route(Method::get, "/livez", [](const Request&, Responder responder) {
        responder.send(Response::json(200, R"({"alive":true})"));
    });

    server.route(Method::get, "/readyz",
                 [&writes, reachable = probes.broker_reachable](const Request& request,
                                                                Responder responder) {
                     if (reachable && !reachable())
                         return responder.send(http::problem(
                             503, "broker-unreachable",
                             "The connection to NATS is down; accepted work waits in the outbox.",
                             request.path));
                     auto pending = std::make_shared<Responder>(std::move(responder));
                     writes.call([pending, path = request.path](const std::string& why_not) {
                         if (!why_not.empty())
                             return pending->send(http::problem(
                                 503, "database-not-writable",
                                 "The database does not take writes: " + why_not, path));
                         pending->send(Response::json(200, R"({"ready":true})"));
                     });
                 });

    server.route(
        Method::get, "/metrics",
        [&writer, &metrics, before = std::move(probes.before_metrics)](const Request& request,
                                                                       Responder responder) {
            auto pending = std::make_shared<Responder>(std::move(responder));
            writer.run([pending, &metrics, before, path = request.path](Machine&) {
                try {
                    if (before) before();
                } catch (const store::StoreError& error) {  // some gauges count rows
                    return pending->send(http::problem(
                        503, "cannot-read",
                        std::string{"The database cannot be read: "} + error.what(), path));
                }
                pending->send({200, metrics.text(), telemetry::Metrics::content_type, {}, false});
            });
        });
}

}  // namespace duet::service
