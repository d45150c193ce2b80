#include "services/console/watch/lag.hpp"

#include "shared/bus/bus.hpp"
#include "shared/config/config.hpp"

#include <exception>

namespace duet::console {

namespace {

constexpr std::chrono::milliseconds timeout{500};

}  // namespace

struct ConsumerLag::Inner {
    bus::Options options{config::text("DUET_NATS_URL").value_or(""),
                         config::text("DUET_NATS_USER").value_or(""),
                         config::text("DUET_NATS_PASSWORD").value_or(""), "console"};
    std::unique_ptr<bus::Admin> admin;
};

ConsumerLag::ConsumerLag() : inner_{std::make_unique<Inner>()} {}
ConsumerLag::~ConsumerLag() = default;

std::optional<double> ConsumerLag::take() {
    if (inner_->options.url.empty()) return std::nullopt;
    try {
        if (!inner_->admin) inner_->admin = std::make_unique<bus::Admin>(inner_->options);
        double behind = 0;
        for (const auto& consumer : inner_->admin->consumer_states("SHOP", timeout))
            behind += static_cast<double>(consumer.pending + consumer.unacknowledged);
        return behind;
    } catch (const std::exception&) {
        inner_->admin.reset();  // the next call connects again, perhaps to a new broker
        return std::nullopt;
    }
}

}  // namespace duet::console
