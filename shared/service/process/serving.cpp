#include "shared/service/process/serving.hpp"

#include "shared/config/config.hpp"
#include "shared/log/log.hpp"
#include "shared/service/doors/command_door.hpp"
#include "shared/service/machine/state.hpp"
#include "shared/service/process/rebuild.hpp"

#include <stdexcept>

namespace duet::service {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

namespace {

// Bytes of an array of commands. The gateway limits the requests of customers.
constexpr std::size_t max_batch = 16 * 1024 * 1024;

store::Durability durability() {
    const auto text = config::text("DUET_DURABILITY").value_or("power");
    if (text == "power") return store::Durability::power;
    if (text == "process") return store::Durability::process;
    throw std::runtime_error("DUET_DURABILITY=" + text +
                             " is neither 'power' (survives a power cut) nor 'process' (survives "
                             "the death of a process)");
}

Machine::Settings settings_of(const ProcessContext& context, const ServicePlan& plan) {
    Machine::Settings settings;
    settings.source = "/" + std::string{name_of(context.style)} + "/" + context.name;
    settings.rolled_back = plan.at_rollback;
    return settings;
}

Writer::Settings queue_settings() {
    Writer::Settings settings;
    settings.max_queue = static_cast<std::size_t>(
        config::whole("DUET_LONGEST_QUEUE", static_cast<long>(settings.max_queue), 1, 10'000'000));
    return settings;
}

/// Replaces the file by a finished rebuild, if there is one.
const std::string& prepared(const std::string& path) {
    if (adopt_rebuilt(path)) log::info("the rebuilt database takes the old one's place");
    return path;
}

}  // namespace

bus::Options broker_of(const std::string& service) {
    return {config::required("DUET_NATS_URL"), config::text("DUET_NATS_USER").value_or(service),
            config::text("DUET_NATS_PASSWORD").value_or(""), service};
}

Serving::Serving(ProcessContext& context, ServicePlan plan, Handlers handlers, std::string database)
    : context_{context},
      plan_{std::move(plan)},
      handlers_{std::move(handlers)},
      database_{std::move(database)},
      consumes_{!handlers_.consumed_events().empty()},
      publishes_{!handlers_.published_events().empty()},
      db_{prepared(database_), store::Connection::Mode::read_write, durability()},
      reporter_{context.name, std::string{name_of(context.style)}, database_, context.clock},
      checkpointer_{(make_or_check(db_, plan_.schema, database_), db_), database_, durability()},
      machine_{db_, handlers_, context.clock, context.faults, settings_of(context, plan_)},
      writer_{machine_, context.clock, queue_settings()},
      reads_{database_},
      metrics_{{{"service", context.name}, {"style", std::string{name_of(context.style)}}}},
      measures_{metrics_, handlers_},
      events_{metrics_, "event"},
      relay_{relay()},
      server_{door()},
      api_{server_,  writer_,       reads_,
           waiters_, context.clock, config::required("DUET_OPERATOR_KEY")},
      consumer_{writer_,
                [this] {
                    return std::make_unique<EventDoor>(broker_of(context_.name), context_.name,
                                                       handlers_.consumed_events(), writer_,
                                                       context_.faults);
                }},
      writes_{writer_} {
    reporter_.watch(context.faults);
    offer_routes();
}

std::unique_ptr<Relay> Serving::relay() {
    if (!publishes_) return nullptr;
    return std::make_unique<Relay>(
        Relay::Settings{broker_of(context_.name), "SHOP", database_}, context_.faults,
        [this](const Published& published) {
            writer_.run([published](Machine& machine) { machine.note_published(published); });
        },
        [this] {
            log::warn(
                "the broker has lost acknowledged events; publishing every event in the outbox "
                "again");
            writer_.run([](Machine& machine) { machine.republish_all(); });
        });
}

http::Server::Options Serving::door() {
    auto options = door_options(max_batch);
    options.served = measure_requests(metrics_);
    return options;
}

AfterCommit Serving::after_commit() {
    AfterCommit after;
    if (relay_) {
        after.publish = [this](std::vector<OutboxRow> rows) {
            std::size_t bytes = 0;
            for (const auto& row : rows) bytes += row.body.size();
            events_.add(rows.size(), bytes);
            relay_->enqueue(std::move(rows));
        };
    }
    after.send = plan_.send;
    after.trace = [this](telemetry::Spans spans) { reporter_.record(std::move(spans)); };
    after.announce = [this](const Announcement& announcement) {
        waiters_.settled(announcement.subject, announcement.answer);
    };
    after.measure = [this](const std::vector<Inbound>& batch, const std::vector<Result>& results) {
        measures_.messages(batch, results);
    };
    after.measure_batch = [this](std::size_t messages, Steady::duration took) {
        measures_.batch(messages, took, db_.last_commit());
    };
    after.idle = [this] { return between_batches(); };
    return after;
}

/// Trims the outbox and answers waiting clients; returns the pause until its next call.
milliseconds Serving::between_batches() {
    const auto now = Steady::now();
    if (publishes_ && now >= next_trim_) {
        try {
            next_trim_ = now + (machine_.trim() ? milliseconds{20} : milliseconds{5000});
            storage_ok_ = true;
        } catch (const store::StoreError& error) {
            if (storage_ok_) log::error(error.what());
            storage_ok_ = false;
            next_trim_ = now + milliseconds{1000};
        }
    }
    return waiters_.sweep(now);
}

void Serving::offer_routes() {
    Probes probes;
    if (consumes_) probes.broker_reachable = [this] { return consumer_.connected(); };
    probes.before_metrics = [this] { before_metrics(); };
    offer_probes(server_, writer_, writes_, metrics_, std::move(probes));
    open_admin_door(api_, context_.faults, context_.clock);
    if (consumes_) consumer_.offer(api_);
    if (!handlers_.handled_commands().empty()) open_command_door(api_, writer_, context_.faults);
    if (plan_.routes) plan_.routes(api_);
}

void Serving::before_metrics() {
    const auto waiting = [this](const char* place, double count) {
        metrics_.gauge("duet_waiting", "What waits, by place", {{"place", place}}).set(count);
    };
    waiting("queue", static_cast<double>(writer_.waiting()));
    if (relay_) waiting("outbox", static_cast<double>(relay_->lag()));
    for (const auto& [event, behind] : consumer_.lag()) {
        metrics_
            .gauge("duet_consumer_lag_messages",
                   "What waits at the broker for this service, as of its last delivery",
                   {{"event", event}})
            .set(static_cast<double>(behind));
    }
    measures_.batches_retried(machine_.batches_retried());
    measure_spans(metrics_, reporter_.counts());
    measure_connections(metrics_, server_.connections());
    if (plan_.before_metrics) plan_.before_metrics();
}

std::string Serving::start() {
    reporter_.catch_up(db_, plan_.recovered_spans);
    if (plan_.at_start) plan_.at_start(db_, writer_, metrics_);
    if (consumes_) consumer_.begin(db_);
    writer_.start(after_commit());
    if (relay_) relay_->start();
    return std::to_string(server_.start());
}

void Serving::run(const EndSignals& end_signals) {
    const auto port = start();
    log::info("serving on port " + port + ", database " + database_);
    end_signals.wait();
    log::info("stopping: finishing the accepted work");
    stop();
    log::info("stopped");
}

/// In this order: take no new events, answer the waiting clients, take no new requests, finish the
/// accepted work, then send the acknowledgements and publish the rest of the outbox.
void Serving::stop() {
    consumer_.stop();
    if (plan_.at_stop) plan_.at_stop();
    writer_.run([this](Machine&) { waiters_.answer_all(); });
    server_.stop(milliseconds{2000});
    writer_.stop();
    consumer_.flush();
    if (relay_) relay_->stop(milliseconds{2000});
    reporter_.stop(milliseconds{1000});
}

}  // namespace duet::service
