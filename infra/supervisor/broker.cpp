#include "infra/supervisor/broker.hpp"

#include "infra/nats/server.hpp"
#include "infra/supervisor/journal.hpp"
#include "shared/bus/bus.hpp"
#include "shared/bus/subjects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include <sys/eventfd.h>
#include <unistd.h>

namespace duet::processes {
namespace {

const Program& broker_program() {
    const auto& programs = catalogue();
    return *std::ranges::find_if(programs,
                                 [](const Program& program) { return program.is_broker(); });
}

nats::Setup setup_for(const Paths& paths, const Plan& plan,
                      const std::vector<Description>& services) {
    nats::Setup setup;
    setup.state = paths.broker();
    setup.port = plan.port_of(broker_program());
    for (const auto& service : services)
        setup.services.push_back({service.service, service.consumes, service.publishes});
    return setup;
}

/// After a loss of power the broker may have fewer messages than its consumers have acknowledged,
/// because it syncs both late and separately. It then gives the lost sequence numbers to other
/// messages, which such a consumer would skip as acknowledged. A new consumer delivers everything;
/// the inboxes skip what was handled.
void forget_consumers_ahead(bus::Admin& admin, const std::string& stream) {
    const auto last = admin.stream_state(stream).last_sequence;
    bool forgotten = false;
    for (const auto& consumer : admin.consumer_states(stream)) {
        if (consumer.reached <= last) continue;
        journal(fmt::format(
            "nats: consumer {} had been given message {}, the stream ends with {}: messages were "
            "lost; the consumer is created again and delivers everything once more",
            consumer.name, consumer.reached, last));
        admin.delete_consumer(stream, consumer.name);
        forgotten = true;
    }
    // the consumer's old files must not come back with the next loss of power
    if (forgotten) sync();
}

}  // namespace

Broker::Broker(const Paths& paths, const Plan& plan, std::vector<Description> services)
    : services_{std::move(services)},
      url_{plan.url_of(broker_program())},
      done_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
    command_ = nats::command_line(nats::write_configuration(setup_for(paths, plan, services_)));
    std::vector<std::string> users{nats::operator_user};
    for (const auto& service : services_) users.push_back(service.service);
    passwords_ = nats::ensure_passwords(paths.broker(), users);
}

Broker::~Broker() = default;

void Broker::begin_setup() {
    not_ready();
    if (setup_.joinable())
        setup_.join();  // ends soon: requests to a server that has ended fail at once
    setup_ = std::jthread{[this](const std::stop_token& stop) { set_up_until_done(stop); }};
}

void Broker::not_ready() {
    setup_.request_stop();  // not joined, so that the supervisor goes on
    ready_ = false;
    acknowledge();
}

void Broker::acknowledge() {
    eventfd_t ignored = 0;
    eventfd_read(done_.number(), &ignored);  // fails when nothing is pending, which is fine
}

void Broker::set_up_until_done(const std::stop_token& stop) {
    std::string reported;
    while (!stop.stop_requested()) {
        try {
            set_up();
            if (stop.stop_requested()) return;
            ready_ = true;
            eventfd_write(done_.number(), 1);
            return;
        } catch (const std::exception& problem) {
            if (reported != problem.what())
                journal(std::string{"nats: not set up yet: "} + problem.what());
            reported = problem.what();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    }
}

void Broker::set_up() const {
    bus::Admin admin{{url_, nats::operator_user, passwords_.at(nats::operator_user), "duet"}};
    const bus::Admin::StreamSettings stream;
    admin.ensure_stream(stream);
    forget_consumers_ahead(admin, stream.name);
    const auto existing = admin.consumers(stream.name);
    for (const auto& service : services_) {
        std::vector<std::string> wanted;
        for (const auto& event : service.consumes) {
            admin.ensure_consumer(stream.name, {service.service, event});
            wanted.push_back(bus::consumer_name(service.service, event));
        }
        // consumers of events that the service no longer consumes
        for (const auto& consumer : existing) {
            const bool ours = consumer.starts_with(service.service + "-");
            if (ours && std::ranges::find(wanted, consumer) == wanted.end())
                admin.delete_consumer(stream.name, consumer);
        }
    }
}

}  // namespace duet::processes
