#include "shared/service/process.hpp"

#include "shared/config/config.hpp"
#include "shared/http/problem.hpp"
#include "shared/log/log.hpp"
#include "shared/service/admin.hpp"
#include "shared/service/command_door.hpp"
#include "shared/service/hearing.hpp"
#include "shared/service/metrics.hpp"
#include "shared/service/rebuild.hpp"
#include "shared/service/relay.hpp"
#include "shared/service/state.hpp"
#include "shared/service/teller.hpp"
#include "shared/store/checkpointer.hpp"
#include "shared/store/recording.hpp"

#include <cstring>
#include <iostream>
#include <stdexcept>

namespace duet::service {

namespace {

using std::chrono::milliseconds;

Style style_from(const std::string& text) {
    if (text == "orchestrated") return Style::orchestrated;
    if (text == "choreographed") return Style::choreographed;
    throw std::runtime_error("the style '" + text + "' is neither orchestrated nor choreographed; start with --style or set DUET_STYLE");
}

store::Durability durability() {
    const auto text = config::text("DUET_DURABILITY").value_or("power");
    if (text == "power") return store::Durability::power;
    if (text == "process") return store::Durability::process;
    throw std::runtime_error("DUET_DURABILITY=" + text + " is neither 'power' (survives a power cut) nor 'process' (survives the death of a process)");
}

bus::Options broker(const std::string& service) {
    return {config::required("DUET_NATS_URL"), config::text("DUET_NATS_USER").value_or(service), config::text("DUET_NATS_PASSWORD").value_or(""), service};
}

}  // namespace

std::string_view name_of(Style style) { return style == Style::orchestrated ? "orchestrated" : "choreographed"; }

struct Process::Inner {
    std::string name;
    Style style = Style::orchestrated;
    bool describe = false;
    Rebuild rebuild;
    Reactions when;
    ShiftedClock clock;
    Faults faults;
    std::string schema;
    std::function<void(Api&)> offer;
    std::function<void(std::vector<Command>)> send;
    std::function<void(store::Connection&, Writer&, Metrics&)> begin;
    std::function<void()> end;
    std::function<void()> rolled_back;
    std::function<telemetry::Spans(store::Connection&, Instant)> catch_up;
    std::unique_ptr<Teller> teller;

    int serve();
};

Process::Process(std::string service, int argc, char** argv) : inner_{std::make_unique<Inner>()} {
    inner_->name = std::move(service);
    auto style = config::text("DUET_STYLE").value_or("orchestrated");
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--describe") == 0) inner_->describe = true;
        else if (std::strcmp(argv[i], "--style") == 0 && i + 1 < argc) style = argv[++i];
        else if (std::strcmp(argv[i], "--rebuild") == 0 && i + 1 < argc) inner_->rebuild.file = argv[++i];
        else if (std::strcmp(argv[i], "--known-to") == 0 && i + 1 < argc) inner_->rebuild.known_to = argv[++i];
        else if (std::strcmp(argv[i], "--from-what-is-left") == 0) inner_->rebuild.from_what_is_left = true;
        else throw std::runtime_error(std::string{"unknown argument '"} + argv[i] + "'; usage: " + inner_->name +
                                      " [--style orchestrated|choreographed] [--describe] [--rebuild FILE [--from-what-is-left] [--known-to FILE]]");
    }
    inner_->style = style_from(style);
}

Process::~Process() = default;

Style Process::style() const { return inner_->style; }
const std::string& Process::name() const { return inner_->name; }
Reactions& Process::when() { return inner_->when; }
const Clock& Process::clock() const { return inner_->clock; }
Faults& Process::faults() { return inner_->faults; }
void Process::schema(std::string_view sql) { inner_->schema += sql; }
void Process::routes(std::function<void(Api&)> offer) { inner_->offer = std::move(offer); }
void Process::sends(std::function<void(std::vector<Command>)> send) { inner_->send = std::move(send); }
void Process::at_start(std::function<void(store::Connection&, Writer&, Metrics&)> act) { inner_->begin = std::move(act); }
std::function<void(telemetry::Spans)> Process::tells() {
    return [inner = inner_.get()](telemetry::Spans spans) { inner->teller->tell(std::move(spans)); };
}
void Process::catches_up(std::function<telemetry::Spans(store::Connection&, Instant)> read) { inner_->catch_up = std::move(read); }
void Process::at_rollback(std::function<void()> act) { inner_->rolled_back = std::move(act); }
void Process::at_stop(std::function<void()> act) { inner_->end = std::move(act); }

int Process::run() {
    if (inner_->describe) {
        std::cout << inner_->when.describe(inner_->name) << '\n';
        return 0;
    }
    if (!inner_->rebuild.file.empty()) {
        std::cout << rebuild(inner_->rebuild, inner_->when, inner_->schema, broker(inner_->name)) << '\n';
        return 0;
    }
    return inner_->serve();
}

int Process::Inner::serve() {
    const EndSignals end_signals;
    log::start(name + "/" + std::string{name_of(style)});
    if (const auto armed = config::text("DUET_FAULTS")) faults.arm_from(*armed);

    const auto path = config::required("DUET_DATABASE");
    if (const auto folder = config::text("DUET_STORE_RECORDING")) store::record_writes(*folder);   // for tests of power loss
    const auto key = config::required("DUET_OPERATOR_KEY");
    if (adopt_rebuilt(path)) log::info("the rebuilt database takes the old one's place");
    store::Connection db{path, store::Connection::Mode::read_write, durability()};
    make_or_check(db, schema, path);
    teller = std::make_unique<Teller>(name, std::string{name_of(style)}, path, clock);
    teller->watch(faults);
    const store::Checkpointer checkpointer{db, path, durability()};
    Machine::Settings settings;
    settings.source = "/" + std::string{name_of(style)} + "/" + name;
    settings.rolled_back = rolled_back;
    Machine machine{db, when, clock, faults, settings};
    Writer::Settings queue;
    queue.longest_queue = static_cast<std::size_t>(config::whole("DUET_LONGEST_QUEUE", static_cast<long>(queue.longest_queue), 1, 10'000'000));
    Writer writer{machine, clock, queue};
    ReadPool reads{path};
    Waiters waiters;
    Metrics metrics{name, std::string{name_of(style)}};
    const bool hears = !when.heard().empty();
    const bool says = !when.said().empty();

    std::unique_ptr<Relay> relay;
    if (says) {
        relay = std::make_unique<Relay>(
            Relay::Settings{broker(name), "SHOP", path}, faults, [&writer](const Published& published) { writer.run([published](Machine& m) { m.note_published(published); }); },
            [&writer] {
                log::warn("the broker has lost events it had acknowledged; publishing everything that is kept once more");
                writer.run([](Machine& m) { m.publish_everything_again(); });
            });
    }

    Writer::Outlets outlets;
    if (relay) {
        outlets.publish = [&](std::vector<OutboxRow> rows) {
            std::size_t bytes = 0;
            for (const auto& row : rows) bytes += row.body.size();
            metrics.sent("event", rows.size(), bytes);
            relay->hand_over(std::move(rows));
        };
    }
    outlets.send = send;
    outlets.tell = [this](telemetry::Spans spans) { teller->tell(std::move(spans)); };
    outlets.announce = [&waiters](const Announcement& word) { waiters.settled(word.subject, word.answer); };
    outlets.measured = [&metrics](std::size_t messages, std::chrono::microseconds took) { metrics.batch(messages, took); };
    outlets.came_again = [&metrics](std::size_t messages) { metrics.came_again(messages); };
    auto next_trim = std::chrono::steady_clock::now();
    bool storage_well = true;
    outlets.idle = [&]() -> milliseconds {
        const auto now = std::chrono::steady_clock::now();
        if (says && now >= next_trim) {
            try {
                next_trim = now + (machine.trim() ? milliseconds{20} : milliseconds{5000});
                storage_well = true;
            } catch (const store::StoreError& error) {
                if (storage_well) log::error(error.what());
                storage_well = false;
                next_trim = now + milliseconds{1000};
            }
        }
        return waiters.sweep(now);
    };

    constexpr std::size_t largest_batch = 16 * 1024 * 1024;   // of commands; the gateway bounds what customers send
    const auto door = door_options(largest_batch);
    http::Server server{door};
    Api api{server, writer, reads, waiters, clock, key};
    Hearing ears{writer, [&] { return std::make_unique<EventDoor>(broker(name), name, when.heard(), writer, faults); }};

    server.route(http::Method::get, "/livez", [](const http::Request&, http::Responder responder) { responder.send(http::Response::json(200, R"({"alive":true})")); });
    server.route(http::Method::get, "/readyz", [&](const http::Request& request, http::Responder responder) {
        if (hears && !ears.connected()) return responder.send(http::problem(503, "broker-unreachable", "The connection to NATS is down; accepted work waits in the outbox.", request.path));
        responder.send(http::Response::json(200, R"({"ready":true})"));
    });
    server.route(http::Method::get, "/metrics", [&](const http::Request&, http::Responder responder) {
        metrics.gauge("queue", static_cast<double>(writer.waiting()));
        if (relay) metrics.gauge("outbox", static_cast<double>(relay->lag()));
        metrics.spans(teller->counts().exported, teller->counts().dropped);
        responder.send({200, metrics.text(), "text/plain; version=0.0.4", {}, false});
    });
    open_admin_door(api, faults, clock);
    if (hears) ears.offer(api);
    if (!when.told_of().empty()) open_command_door(api, writer, faults);
    if (offer) offer(api);

    teller->catch_up(db, catch_up);
    if (begin) begin(db, writer, metrics);
    if (hears) ears.begin(db);
    writer.start(std::move(outlets));
    if (relay) relay->start();
    const auto port = server.start();
    log::info("serving on " + door.host + ":" + std::to_string(port) + ", database " + path);

    end_signals.wait();
    log::info("asked to stop: finishing what was taken");
    // No new work, then finish and tell; the order matters.
    ears.stop();
    if (end) end();
    writer.run([&waiters](Machine&) { waiters.send_all_away(); });
    server.stop(milliseconds{2000});
    writer.stop();
    ears.flush();
    if (relay) relay->stop(milliseconds{2000});
    teller->stop(milliseconds{1000});
    log::info("stopped");
    return 0;
}

}  // namespace duet::service
