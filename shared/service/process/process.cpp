#include "shared/service/process/process.hpp"

#include "shared/config/config.hpp"
#include "shared/log/log.hpp"
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

Process::Process(std::string service, int argc, char** argv) {
    context_.name = std::move(service);
    auto style = config::text("DUET_STYLE").value_or("orchestrated");
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--describe") == 0)
            describe_ = true;
        else if (std::strcmp(argv[i], "--style") == 0 && i + 1 < argc)
            style = argv[++i];
        else if (std::strcmp(argv[i], "--rebuild") == 0 && i + 1 < argc)
            rebuild_.file = argv[++i];
        else if (std::strcmp(argv[i], "--known-to") == 0 && i + 1 < argc)
            rebuild_.known_to = argv[++i];
        else if (std::strcmp(argv[i], "--from-what-is-left") == 0)
            rebuild_.from_what_is_left = true;
        else
            throw std::runtime_error(std::string{"unknown argument '"} + argv[i] +
                                     "'; usage: " + context_.name +
                                     " [--style orchestrated|choreographed] [--describe] "
                                     "[--rebuild FILE [--from-what-is-left] [--known-to FILE]]");
    }
    context_.style = style_from(style);
}

Process::~Process() = default;

std::function<void(telemetry::Spans)> Process::trace() {
    return [this](telemetry::Spans spans) { serving_->reporter().record(std::move(spans)); };
}

int Process::run(ServicePlan plan) {
    Handlers handlers;
    if (plan.handlers) plan.handlers(handlers);
    if (describe_)
        std::cout << handlers.describe(context_.name) << '\n';
    else if (!rebuild_.file.empty())
        std::cout << rebuild(rebuild_, handlers, plan.schema, broker_of(context_.name)) << '\n';
    else
        serve(std::move(plan), std::move(handlers));
    return 0;
}

void Process::serve(ServicePlan plan, Handlers handlers) {
    const EndSignals end_signals;
    log::start(context_.name + "/" + std::string{name_of(context_.style)});
    if (const auto armed = config::text("DUET_FAULTS")) context_.faults.arm_from(*armed);
    if (const auto folder = config::text("DUET_STORE_RECORDING"))
        store::record_writes(*folder);  // for tests of power loss
    // It lives as long as the process: objects that `at_start` made in `main` refer to its parts.
    serving_ = std::make_unique<Serving>(context_, std::move(plan), std::move(handlers),
                                         config::required("DUET_DATABASE"));
    serving_->run(end_signals);
}

}  // namespace duet::service
