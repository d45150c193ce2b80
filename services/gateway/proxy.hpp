#pragma once
// The reverse proxy of the gateway: checks the key of a request, forwards it to the service of its
// route, and returns the response. No thread waits meanwhile: the response is sent from the HTTP
// client's callback.

#include "services/gateway/keys.hpp"
#include "services/gateway/routes.hpp"
#include "services/gateway/sampling.hpp"
#include "shared/faults/faults.hpp"
#include "shared/http/client/client.hpp"
#include "shared/http/server/server.hpp"
#include "shared/telemetry/exporter.hpp"

#include <map>
#include <string>

namespace duet::gateway {

/// The server's threads and the HTTP client's thread call it. Stop the server before destroying it;
/// all references must outlive it. Thread-safe after `offer`.
class Proxy {
public:
    /// `peers`: "orchestrated/orders" → base URL. `internal_key`: the bearer token that the
    /// services accept. `exporter` may be null: then no span is exported.
    Proxy(Keys& keys, std::map<std::string, std::string> peers, std::string internal_key,
          Faults& faults, Sampling& sampling, telemetry::Exporter* exporter);

    /// Registers every entry of `routes()` under both styles. Call it once, before the server
    /// starts.
    void offer(http::Server& server);

private:
    void route(http::Server& server, const std::string& style, const Route& route);
    void forward(const http::Request& request, http::Responder responder, const std::string& style,
                 const Route& route);
    /// A forwarded request: its responder, and its span when it is traced.
    struct InFlight;
    http::Call call_for(const http::Request& request, const KeyHolder& holder,
                        std::string url) const;
    /// Starts the request's span when it is traced; returns the traceparent to forward.
    std::string start_span(const http::Request& request, const std::string& style,
                           const Route& route, InFlight& in_flight);
    /// Sends `call`; after a 404 sends it once more to `fallback_url` ("" for none).
    void send(http::Call call, const std::string& fallback_url, const std::string& path,
              std::shared_ptr<InFlight> in_flight);
    void respond(InFlight& in_flight, http::Response response);

    Keys& keys_;
    std::map<std::string, std::string> peers_;
    std::string internal_key_;
    Faults& faults_;
    Sampling& sampling_;
    telemetry::Exporter* exporter_;
    http::Client client_;
};

}  // namespace duet::gateway
