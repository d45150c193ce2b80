// Events in every possible order: for small orders, all of them. Every order of events ends
// correctly.

#include "services/audit/audit.hpp"
#include "shared/messages/requests.hpp"
#include "shared/service/doors/arrival.hpp"
#include "tests/catch.hpp"
#include "tests/simulation/cast.hpp"
#include "tests/simulation/disk.hpp"

#include <map>
#include <memory>
#include <set>

using namespace duet;
using namespace duet::simulation;
using service::Inbound;

namespace {

/// One order in a shop in which the test chooses the next delivery.
class SmallShop {
public:
    explicit SmallShop(Disks& disks) : disks_{disks} {
        for (auto& role : services_of(Style::choreographed, {})) {
            auto& built = services_[role.name];
            built.db = &disks.wiped(role.name, role.schema);
            built.parts = role.make(built.handlers);
            service::Machine::Settings settings;
            settings.source = "/test/" + role.name;
            built.machine = std::make_unique<service::Machine>(*built.db, built.handlers, clock_,
                                                               faults_, settings);
        }
        call("inventory", "inventory.put_product", "", requests::PutProduct{"mug", 500, 5, {}});
    }

    std::string place(const std::string& token, const std::string& country,
                      const std::string& customer) {
        requests::PlaceOrder request;
        request.owner = "ada";
        request.order.customer_id = customer;
        request.order.token = token;
        request.order.ship_to.country = country;
        request.order.lines = {{"mug", 2, 500}};
        request.order.total = 1000;
        request.order.units = 2;
        request.order.placed_at = clock_.now();
        id_ = call("orders", "orders.place", "k", request);
        return id_;
    }
    void give_back_without_receipt(bool by_operator) {
        requests::RequestReturn request{{}, "ada", by_operator};
        request.goods.customer_id = "ada";
        request.goods.placed_at = clock_.now();
        request.goods.lines = {{"mug", 2, 300}};
        id_ = call("orders", "orders.return", "k", request);
    }
    void cancel() {
        call("orders", "orders.cancel", "c", requests::AboutOrder{id_, "ada", false, "c"});
    }
    void decide(const std::string& decision) {
        call("fraud", "reviews.decide", "", requests::DecideReview{id_, decision});
    }

    std::size_t waiting() const { return waiting_.size(); }
    void deliver(std::size_t which) {
        auto [service, message] = std::move(waiting_[which]);
        waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(which));
        handle(service, std::move(message));
    }

    std::string state() {
        auto& db = *services_.at("orders").db;
        return db
            .string(
                "SELECT state FROM orders WHERE order_id = ?1 "
                "UNION ALL SELECT state FROM returns WHERE return_id = ?1",
                id_)
            .value_or("?");
    }
    bool review_is_open() {
        auto& db = *services_.at("fraud").db;
        return db.number("SELECT COUNT(*) FROM reviews WHERE state = 'open'").value_or(0) > 0;
    }
    std::string broken() {
        for (const auto& finding :
             audit::examine(disks_.all(), "choreographed", true, clock_.now())) {
            if (!finding.error.empty()) return finding.name + ": " + finding.error;
            if (!finding.holds) return finding.name;
        }
        return {};
    }

private:
    struct Service {
        store::Connection* db = nullptr;
        service::Handlers handlers;
        Parts parts;
        std::unique_ptr<service::Machine> machine;
    };

    std::string call(const std::string& service, const std::string& type, const std::string& key,
                     std::any payload) {
        return handle(service, service::inbound_request(type, "ada", key, std::move(payload), key));
    }

    std::string handle(const std::string& service, Inbound message) {
        std::vector<Inbound> batch;
        batch.push_back(std::move(message));
        const auto result = services_.at(service).machine->process(batch);
        REQUIRE(result.results[0].status == service::Result::Status::handled);
        for (const auto& row : result.events) {
            for (auto& [name, consumer] : services_) {
                const auto received = consumer.handlers.consumed_events();
                if (std::find(received.begin(), received.end(), row.type) != received.end())
                    waiting_.emplace_back(
                        name, service::inbound_event("shop." + row.type, row.body, 1, "1"));
            }
        }
        return result.results[0].subject;
    }

    Disks& disks_;
    ManualClock clock_{run_start};
    Faults faults_;
    std::map<std::string, Service> services_;
    std::vector<std::pair<std::string, Inbound>> waiting_;
    std::string id_;  // of the order or the return
};

struct Small {
    std::string token, country, customer;
    bool cancels = false;
    bool reviewed = false;
    std::set<std::string> ends;  ///< the endings that the schedules must reach, all and no others
    std::string decision = "approve";
    std::string
        lost_receipt{};  ///< a return without a receipt, requested by "customer" or "operator"
};

/// Explores the tree of all schedules, one leaf per run, leftmost first. The customer's cancel and
/// the operator's decision are choices like the deliveries, so each happens at every possible
/// moment.
std::size_t explore(const Small& small) {
    Disks disks;
    std::vector<std::size_t> choices;
    std::set<std::string> ends;
    std::size_t schedules = 0;
    for (bool more = true; more;) {
        SmallShop shop{disks};
        if (small.lost_receipt.empty())
            shop.place(small.token, small.country, small.customer);
        else
            shop.give_back_without_receipt(small.lost_receipt == "operator");
        bool cancels = small.cancels;
        bool reviews = small.reviewed;
        std::vector<std::size_t> options;
        const auto open_choices = [&] {
            return shop.waiting() + (cancels ? 1 : 0) + (reviews && shop.review_is_open() ? 1 : 0);
        };
        for (std::size_t step = 0; open_choices() > 0; ++step) {
            options.push_back(open_choices());
            if (step == choices.size()) choices.push_back(0);
            if (choices[step] < shop.waiting()) {
                shop.deliver(choices[step]);
            } else if (cancels && choices[step] == shop.waiting()) {
                shop.cancel();
                cancels = false;
            } else {
                shop.decide(small.decision);
                reviews = false;
            }
        }
        ++schedules;
        ends.insert(shop.state());
        const auto broken = shop.broken();
        if (!broken.empty()) FAIL_CHECK("schedule " << schedules << " breaks " << broken);
        while (!choices.empty() && choices.back() + 1 == options[choices.size() - 1])
            choices.pop_back();
        more = !choices.empty();
        if (more) ++choices.back();
    }
    CHECK(ends == small.ends);
    return schedules;
}

}  // namespace

TEST_CASE("a successful order ends dispatched in every order of its events") {
    CHECK(explore({"tok_ok", "GB", "ada", false, false, {"dispatched"}}) > 20);
}

TEST_CASE("a refused order ends rejected in every order of its events") {
    CHECK(explore({"tok_declined", "GB", "ada", false, false, {"rejected"}}) > 5);
    CHECK(explore({"tok_ok", "AQ", "ada", false, false, {"rejected"}}) > 5);
    CHECK(explore({"tok_ok", "GB", "blocked-bob", false, false, {"rejected"}}) >= 1);
}

TEST_CASE("an order cancelled at any moment ends cancelled or dispatched") {
    CHECK(explore({"tok_ok", "GB", "ada", true, false, {"cancelled", "dispatched"}}) > 1000);
}

TEST_CASE("an approved order ends dispatched in every order of its events") {
    CHECK(explore({"tok_ok", "GB", "review-ray", false, true, {"dispatched"}}) > 20);
}

TEST_CASE("a return without a receipt ends as the operator decides in every order of its events") {
    CHECK(explore({"", "", "", false, true, {"refunded"}, "approve", "customer"}) > 5);
    CHECK(explore({"", "", "", false, true, {"rejected"}, "deny", "customer"}) >= 2);
    CHECK(explore({"", "", "", false, false, {"refunded"}, "", "operator"}) >= 1);
}
