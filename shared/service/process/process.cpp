#include "shared/service/process/process.hpp"

#include "shared/config/config.hpp"
#include "shared/log/log.hpp"
#include "shared/service/process/rebuild.hpp"
#include "shared/service/process/serving.hpp"
#include "shared/store/recording/recording.hpp"

#include <cstring>
#include <iostream>
#include <stdexcept>

namespace duet::service {

namespace {

Style style_from(const std::string& text) {
    if (text == "orchestrated") return Style::orchestrated;
    if (text == "choreographed") return Style::choreographed;
    throw std::runtime_error(
        "the style '" + text +
        "' is neither orchestrated nor choreographed; start with --style or set DUET_STYLE");
}

}  // namespace

std::string_view name_of(Style style) {
    return style == Style::orchestrated ? "orchestrated" : "choreographed";
}

struct Process::Inner {
    Plan plan;
    bool describe = false;
    Rebuild rebuild;
    std::unique_ptr<Serving> serving;  ///< once it serves

    void serve();
};

Process::Process(std::string service, int argc, char** argv) : inner_{std::make_unique<Inner>()} {
    inner_->plan.name = std::move(service);
    auto style = config::text("DUET_STYLE").value_or("orchestrated");
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--describe") == 0)
            inner_->describe = true;
        else if (std::strcmp(argv[i], "--style") == 0 && i + 1 < argc)
            style = argv[++i];
        else if (std::strcmp(argv[i], "--rebuild") == 0 && i + 1 < argc)
            inner_->rebuild.file = argv[++i];
        else if (std::strcmp(argv[i], "--known-to") == 0 && i + 1 < argc)
            inner_->rebuild.known_to = argv[++i];
        else if (std::strcmp(argv[i], "--from-what-is-left") == 0)
            inner_->rebuild.from_what_is_left = true;
        else
            throw std::runtime_error(std::string{"unknown argument '"} + argv[i] +
                                     "'; usage: " + inner_->plan.name +
                                     " [--style orchestrated|choreographed] [--describe] "
                                     "[--rebuild FILE [--from-what-is-left] [--known-to FILE]]");
    }
    inner_->plan.style = style_from(style);
}

Process::~Process() = default;

Style Process::style() const { return inner_->plan.style; }
const std::string& Process::name() const { return inner_->plan.name; }
Handlers& Process::handlers() { return inner_->plan.handlers; }
const Clock& Process::clock() const { return inner_->plan.clock; }
Faults& Process::faults() { return inner_->plan.faults; }
void Process::schema(std::string_view sql) { inner_->plan.schema += sql; }
void Process::routes(std::function<void(Api&)> offer) { inner_->plan.offer = std::move(offer); }
void Process::sends(std::function<void(std::vector<Command>)> send) {
    inner_->plan.send = std::move(send);
}
void Process::at_start(std::function<void(store::Connection&, Writer&, Metrics&)> act) {
    inner_->plan.begin = std::move(act);
}
std::function<void(telemetry::Spans)> Process::tells() {
    return [inner = inner_.get()](telemetry::Spans spans) {
        inner->serving->reporter().tell(std::move(spans));
    };
}
void Process::catches_up(std::function<telemetry::Spans(store::Connection&, Instant)> read) {
    inner_->plan.catch_up = std::move(read);
}
void Process::before_metrics(std::function<void()> act) {
    inner_->plan.before_metrics = std::move(act);
}
void Process::at_rollback(std::function<void()> act) { inner_->plan.rolled_back = std::move(act); }
void Process::at_stop(std::function<void()> act) { inner_->plan.end = std::move(act); }

int Process::run() {
    auto& plan = inner_->plan;
    if (inner_->describe)
        std::cout << plan.handlers.describe(plan.name) << '\n';
    else if (!inner_->rebuild.file.empty())
        std::cout << rebuild(inner_->rebuild, plan.handlers, plan.schema, broker_of(plan.name)) << '\n';
    else
        inner_->serve();
    return 0;
}

void Process::Inner::serve() {
    const EndSignals end_signals;
    log::start(plan.name + "/" + std::string{name_of(plan.style)});
    if (const auto armed = config::text("DUET_FAULTS")) plan.faults.arm_from(*armed);
    if (const auto folder = config::text("DUET_STORE_RECORDING"))
        store::record_writes(*folder);  // for tests of power loss
    serving = std::make_unique<Serving>(plan, config::required("DUET_DATABASE"));
    serving->run(end_signals);  // and stays: what a main made at the start may refer to its parts
                                // until the process ends
}

}  // namespace duet::service
