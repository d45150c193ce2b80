#pragma once
// How far the choreographed services are behind the stream, as the broker says: also of those that
// do not run.

#include <memory>
#include <optional>

namespace duet::console {

/// One thread. DUET_NATS_URL, DUET_NATS_USER, DUET_NATS_PASSWORD: the operator's.
class ConsumerLag {
public:
    ConsumerLag();
    ~ConsumerLag();

    /// Messages that wait to be delivered, or were and are not acknowledged; nullopt when the
    /// broker does not say within half a second.
    std::optional<double> take();

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace duet::console
