// The cost of an orchestrated order without sockets and threads: the coordinator's and the
// services' machines in one thread, connected by the text that travels over HTTP. Prints the
// processor time of each part per order, so that a change to a statement or a message shows in its
// part.
//
//     build/bin/bench_without_network FOLDER [orders] [batch]

#include "coordinator_schema.hpp"
#include "fraud_schema.hpp"
#include "inventory_schema.hpp"
#include "orders_schema.hpp"
#include "payments_schema.hpp"
#include "reporting_schema.hpp"
#include "services/coordinator/react.hpp"
#include "services/coordinator/requests.hpp"
#include "services/coordinator/sagas/place_order.hpp"
#include "services/fraud/orchestrated/react.hpp"
#include "services/inventory/orchestrated/react.hpp"
#include "services/orders/orchestrated/react.hpp"
#include "services/payments/orchestrated/react.hpp"
#include "services/reporting/orchestrated/react.hpp"
#include "services/shipping/orchestrated/react.hpp"
#include "shared/messages/answers.hpp"
#include "shared/messages/requests.hpp"
#include "shared/service/machine/machine.hpp"
#include "shipping_schema.hpp"

#include <chrono>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>

using namespace duet;

namespace {

std::map<std::string, double> spent;  // microseconds of processor time

double processor_time() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

template <class F> auto timed(const std::string& what, F act) {
    const auto before = processor_time();
    auto result = act();
    spent[what] += processor_time() - before;
    return result;
}

struct Part {
    std::string name;
    service::Handlers handlers;
    SystemClock clock;
    Faults faults;
    std::unique_ptr<store::Connection> db;
    std::unique_ptr<service::Machine> machine;

    Part(std::string part, const std::string& folder, std::string_view schema)
        : name{std::move(part)} {
        db = std::make_unique<store::Connection>(folder + "/" + name + ".db",
                                                 store::Connection::Mode::read_write,
                                                 store::Durability::process);
        db->execute(std::string{schema});
    }
    void open() {
        service::Machine::Settings settings;
        settings.source = "/bench/" + name;
        machine = std::make_unique<service::Machine>(*db, handlers, clock, faults, settings);
    }
    service::BatchResult process(std::vector<service::Inbound>& batch) {
        return timed(name, [&] { return machine->process(batch); });
    }
};

class InProcessShop {
public:
    explicit InProcessShop(const std::string& folder)
        : coordinator_{"coordinator", folder, coordinator::coordinator_schema},
          orders_{"orders", folder, orders::orders_schema},
          inventory_{"inventory", folder, inventory::inventory_schema},
          payments_{"payments", folder, payments::payments_schema},
          shipping_{"shipping", folder, shipping::shipping_schema},
          fraud_{"fraud", folder, fraud::fraud_schema},
          reporting_{"reporting", folder, reporting::reporting_schema} {
        engine_.add(coordinator::place_order(std::chrono::seconds{60}),
                    [](const std::string& id, const std::string& state, const std::string& reason) {
                        return answers::order_state("/bench", id, state, reason);
                    });
        coordinator::react(coordinator_.handlers, engine_);
        coordinator::decide(coordinator_.handlers, engine_, "/bench");
        orders::orchestrated::react(orders_.handlers, orders_rules_, returns_rules_);
        inventory::orchestrated::react(inventory_.handlers, inventory_rules_);
        payments::orchestrated::react(payments_.handlers, payments_rules_);
        shipping::orchestrated::react(shipping_.handlers, shipping_rules_);
        fraud::orchestrated::react(fraud_.handlers, fraud_rules_);
        reporting::orchestrated::react(reporting_.handlers, reporting_rules_);
        inventory_.db->execute(
            "INSERT INTO products (sku, price, on_hand, restocked) VALUES ('mug', 500, 1000000000, "
            "1000000000)");
        for (auto* part :
             {&coordinator_, &orders_, &inventory_, &payments_, &shipping_, &fraud_, &reporting_}) {
            part->open();
            by_name_[part->name] = part;
        }
    }

    /// Runs a batch of orders, all steps of each.
    void place(std::size_t count) {
        std::vector<service::Inbound> batch;
        for (std::size_t i = 0; i < count; ++i) batch.push_back(order());
        auto result = coordinator_.process(batch);
        while (!result.commands.empty()) {
            std::vector<service::Inbound> replies;
            for (auto& reply : call(result.commands)) replies.push_back(std::move(reply));
            result = coordinator_.process(replies);
        }
    }

private:
    service::Inbound order() {
        const auto body =
            R"({"customer_id":"bench-)" + std::to_string(placed_ % 500) +
            R"(","lines":[{"sku":"mug","quantity":1,"unit_price":500}],"ship_to":{"country":"GB"},)"
            R"("payment":{"token":"tok_ok"}})";
        service::Inbound message;
        message.kind = service::Inbound::Kind::request;
        message.type = "orders.place";
        message.subject = "key-" + std::to_string(placed_++);
        message.id = "orders.place/bench/" + message.subject;
        message.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        message.fingerprint = "x";
        message.payload = timed("request", [&] {
            return std::get<requests::PlaceOrder>(
                requests::read_place_order(body, "bench", SystemClock{}.now()));
        });
        return message;
    }

    std::vector<service::Inbound> call(const std::vector<Command>& commands) {
        std::map<std::string, std::string> bodies;
        timed("write commands", [&] {
            for (const auto& command : commands) {
                auto& body = bodies[command.service];
                body += body.empty() ? '[' : ',';
                append_command(body, command, 1);
            }
            return 0;
        });
        std::vector<service::Inbound> replies;
        for (auto& [service, body] : bodies) {
            body += ']';
            auto received = timed("read commands", [&] { return read_commands(body); });
            std::vector<service::Inbound> batch;
            for (auto& command : received) {
                service::Inbound message;
                message.kind = service::Inbound::Kind::command;
                message.id = std::move(command.id);
                message.type = std::move(command.type);
                message.subject = std::move(command.subject);
                message.traceparent = std::move(command.traceparent);
                message.data = std::move(command.data);
                batch.push_back(std::move(message));
            }
            auto result = by_name_.at(service)->process(batch);
            std::string answer = "[";
            timed("write replies", [&] {
                for (std::size_t i = 0; i < batch.size(); ++i) {
                    if (i > 0) answer += ',';
                    append_reply(answer, batch[i].id, result.results[i].reply);
                }
                return 0;
            });
            auto read = timed("read replies", [&] { return read_replies(answer + ']'); });
            for (auto& [message, done] :
                 coordinator::as_messages(std::move(read), [](ReceivedReply) {}))
                replies.push_back(std::move(message));
        }
        return replies;
    }

    coordinator::Engine engine_{std::chrono::seconds{600}};
    orders::Orders orders_rules_{"/bench"};
    orders::Returns returns_rules_{orders_rules_};
    inventory::Inventory inventory_rules_;
    payments::Payments payments_rules_;
    shipping::Shipping shipping_rules_;
    fraud::Fraud fraud_rules_{std::chrono::seconds{60}};
    reporting::Reporting reporting_rules_{std::chrono::seconds{60}};
    Part coordinator_, orders_, inventory_, payments_, shipping_, fraud_, reporting_;
    std::map<std::string, Part*> by_name_;
    std::size_t placed_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: bench_without_network FOLDER [orders] [batch]\n";
        return 2;
    }
    const std::string folder = argv[1];
    const std::size_t orders = argc > 2 ? std::stoul(argv[2]) : 20000;
    const std::size_t batch = argc > 3 ? std::stoul(argv[3]) : 24;
    std::filesystem::create_directories(folder);
    InProcessShop shop{folder};
    for (std::size_t placed = 0; placed < orders; placed += batch) shop.place(batch);
    double all = 0;
    for (const auto& [part, time] : spent) {
        std::cout << part << "\t" << time / static_cast<double>(orders) << " us/order\n";
        all += time;
    }
    std::cout << "all\t" << all / static_cast<double>(orders) << " us/order\n";
}
