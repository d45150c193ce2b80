#pragma once
// Consumer lag: how far the choreographed services are behind the stream. The broker counts it, so
// services that do not run are included.

#include <memory>
#include <optional>

namespace duet::console {

/// Reads the operator's DUET_NATS_URL, DUET_NATS_USER and DUET_NATS_PASSWORD.
/// One thread.
class ConsumerLag {
public:
    ConsumerLag();
    ~ConsumerLag();

    /// Messages not yet delivered, or delivered and not yet acknowledged; nullopt when the broker
    /// does not answer within half a second.
    std::optional<double> take();

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace duet::console
