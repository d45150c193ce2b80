#include "schema.hpp"  // generated from store/schema.sql
#include "services/coordinator/dispatcher.hpp"
#include "services/coordinator/pipeline.hpp"
#include "services/coordinator/pipeline_routes.hpp"
#include "services/coordinator/react.hpp"
#include "services/coordinator/requests.hpp"
#include "services/coordinator/routes.hpp"
#include "services/coordinator/saga_routes.hpp"
#include "services/coordinator/sagas/known.hpp"
#include "services/coordinator/store/recovered_spans.hpp"
#include "shared/config/config.hpp"
#include "shared/service/process/process.hpp"

#include <cctype>

using namespace duet;

namespace {

constexpr std::chrono::seconds review_timeout{60};
constexpr std::chrono::seconds give_up_after{600};
constexpr std::chrono::seconds between_rounds{1};

coordinator::Dispatcher::Settings peers() {
    coordinator::Dispatcher::Settings settings;
    for (const char* name : {"ORDERS", "INVENTORY", "PAYMENTS", "SHIPPING", "FRAUD", "REPORTING"}) {
        std::string service{name};
        for (auto& c : service) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        settings.services[service] =
            config::required(std::string{"DUET_PEER_ORCHESTRATED_"} + name);
    }
    settings.key = config::required("DUET_OPERATOR_KEY");
    return settings;
}

std::vector<std::string> names_of(const coordinator::Dispatcher::Settings& settings) {
    std::vector<std::string> names;
    for (const auto& [name, url] : settings.services) names.push_back(name);
    return names;
}

}  // namespace

int main(int argc, char** argv) {
    return service::guarded([&] {
        service::Process process{"coordinator", argc, argv};
        const std::string root = "/orchestrated";
        coordinator::Engine engine{config::seconds("DUET_GIVE_UP", give_up_after)};
        coordinator::add_known_sagas(engine, root,
                                     config::seconds("DUET_REVIEW_TIMEOUT", review_timeout));
        coordinator::Pipeline pipeline{engine, config::seconds("DUET_ROUND", between_rounds)};
        std::unique_ptr<coordinator::Measures> measures;
        std::unique_ptr<coordinator::Dispatcher> dispatcher;
        store::Connection* database = nullptr;

        const auto begin = [&](store::Connection& db, service::Writer& writer,
                               service::Metrics& metrics) {
            database = &db;
            auto settings = peers();
            measures = std::make_unique<coordinator::Measures>(metrics, names_of(settings));
            dispatcher = std::make_unique<coordinator::Dispatcher>(
                std::move(settings), process.faults(),
                [&writer, &dispatcher](std::vector<ReceivedReply> replies) {
                    writer.take_all(coordinator::as_messages(
                        std::move(replies), [&dispatcher](ReceivedReply reply) {
                            dispatcher->not_written(std::move(reply));
                        }));
                },
                *measures, process.trace());
            writer.take_all(coordinator::first_sweep());
            writer.take_all(coordinator::first_round());
            dispatcher->send(engine.resume(db), 2);
        };

        return process.run({
            .schema = coordinator::schema,
            .handlers =
                [&](service::Handlers& on) {
                    coordinator::react(on, engine);
                    coordinator::react(on, pipeline);
                    coordinator::decide(on, engine, root);
                },
            .routes =
                [&](service::Api& api) {
                    coordinator::offer(api, process.clock(), root);
                    coordinator::offer_sagas_under_way(api, engine);
                    coordinator::offer_pipeline(api, process.clock());
                },
            .send = [&](std::vector<Command> commands) { dispatcher->send(std::move(commands)); },
            .at_start = begin,
            .before_metrics =
                [&] {
                    dispatcher->measure();
                    measures->sagas(engine.count(*database));
                },
            .at_rollback =
                [&] {
                    engine.forget();
                    pipeline.forget();
                },
            .at_stop = [&] { dispatcher->stop(); },
            .recovered_spans = coordinator::recovered_transitions,
        });
    });
}
