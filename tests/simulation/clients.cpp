#include "tests/simulation/clients.hpp"

#include "services/coordinator/pipeline.hpp"
#include "shared/service/doors/arrival.hpp"

namespace duet::simulation {

namespace {

constexpr seconds timeout_for_an_answer{5};
const std::string holder = "shopper";  // of the API key that all customers use

std::string key_of(int order) { return "order-" + std::to_string(order); }
std::string key_of_lost_receipt(int order) { return "lost-" + std::to_string(order); }

std::string body_of(const Order& order) {
    JsonWriter out;
    out("customer_id", order.customer_id);
    out("lines", order.lines);
    out("ship_to", order.ship_to);
    out("placed_at", order.placed_at);
    return '{' + out.take() + R"(,"payment":{"token":")" + order.token + "\"}}";
}

}  // namespace

void Clients::begin() {
    for (const auto& action : actions_of(scenario_)) {
        ++pending_;
        world_.agenda.at(action.at, [this, action] {
            carry_out(action);
            --pending_;
        });
    }
}

void Clients::wait(microseconds pause, std::function<void()> then) {
    ++pending_;
    world_.after(pause, [this, then = std::move(then)] {
        then();
        --pending_;
    });
}

void Clients::carry_out(const Action& action) {
    using enum Action::What;
    auto order = order_of(scenario_, action.order);
    switch (action.what) {
        case place:
        case place_again: return this->place(key_of(action.order), body_of(order), 0);
        case place_other:
            order.customer_id = "somebody-else";
            return this->place(key_of(action.order), body_of(order),
                               100);  // sent once, without retries
        case Action::What::cancel: return this->cancel(action, 0);
        case Action::What::decide:
        case decide_return: return this->decide(action, 0);
        case return_goods: return this->return_goods(action, 0);
        case Action::What::return_without_order: return this->return_without_order(action);
    }
}

void Clients::call(Station& to, const std::string& type, const std::string& key, std::any payload,
                   const std::string& what, Then then) {
    ++pending_;
    const auto about = type + key + "#" + std::to_string(++calls_);
    auto open = std::make_shared<bool>(true);
    const auto finish = [this, open, type, then = std::move(then)](const Response& received) {
        if (!*open) return;
        *open = false;
        ++world_.tally.answers[type + " " + std::to_string(received.status)];
        then(received);
        --pending_;
    };
    world_.after(timeout_for_an_answer, [finish] { finish({}); });
    if (world_.fault_mix.injects(Kind::request_lost, "customer", about)) return;
    auto message = service::inbound_request(type, holder, key, std::move(payload), what);
    world_.after(world_.on_the_way("customer", about), [this, &to, about, type, finish,
                                                        message = std::move(message)]() mutable {
        if (!to.alive()) return finish({});  // connection refused
        if (world_.trace.kept())
            world_.note(TraceEntry::What::sends, "customer", to.name(),
                        type + " " + message.subject);
        to.take(std::move(message),
                [this, about, finish](const service::Inbound&, const service::Result& result) {
                    if (world_.fault_mix.injects(Kind::reply_lost, "answer", about)) return;
                    auto status = result.answer.status;
                    if (result.status == service::Result::Status::failed) status = 503;
                    if (result.status == service::Result::Status::mismatched) status = 422;
                    world_.after(world_.on_the_way("answer", about),
                                 [finish, received = Response{status, result.subject}] {
                                     finish(received);
                                 });
                });
    });
}

void Clients::record(std::map<std::string, Journal::Entry>& entries, const std::string& key,
                     const std::string& body, const Response& received) {
    auto& entry = entries[key];
    if (received.status != 202) return;
    if (entry.subject.empty()) {
        entry.subject = received.subject;
        entry.fingerprint = body;
    } else if (entry.subject != received.subject || entry.fingerprint != body) {
        entry.contradiction = "the key " + key + " was acknowledged for " + entry.subject +
                              " and then for " + received.subject;
    }
}

void Clients::place(const std::string& key, const std::string& body, int tries) {
    auto checked = requests::read_place_order(body, holder, world_.clock.now());
    call(door_, "orders.place", key, std::get<0>(std::move(checked)), "/v1/orders\n" + body,
         [this, key, body, tries](const Response& received) {
             record(journal_.orders, key, body, received);
             const bool known = received.status != 0 && received.status != 503;
             // One customer in eight gives up after the first timeout, and never learns the order's
             // state.
             const int max = world_.chance.one_in(8, "gives up", key) ? 0 : 6;
             if (known || tries >= max) return;
             wait(milliseconds{200 + world_.chance.below(1500, "tries again", key,
                                                         static_cast<std::uint64_t>(tries))},
                  [this, key, body, tries] { place(key, body, tries + 1); });
         });
}

std::string Clients::id_of(int order) const {
    const auto found = journal_.orders.find(key_of(order));
    return found == journal_.orders.end() ? std::string{} : found->second.subject;
}

std::string Clients::state_of(const std::string& order_id) const {
    return orders_.db()
        .string("SELECT state FROM orders WHERE order_id = ?", order_id)
        .value_or("");
}

void Clients::cancel(const Action& action, int tries) {
    const auto id = id_of(action.order);
    const auto again = [this, action, tries] {
        if (tries < 4)
            wait(milliseconds{700}, [this, action, tries] { cancel(action, tries + 1); });
    };
    if (id.empty()) return again();
    const auto key = "cancel-" + std::to_string(action.number);
    call(door_, "orders.cancel", key, requests::AboutOrder{id, holder, false, key},
         "/v1/orders/" + id + "/cancel\n", [again](const Response& received) {
             if (received.status == 0 || received.status == 503) again();
         });
}

std::string Clients::id_of_what_is_reviewed(const Action& action) const {
    if (action.what == Action::What::decide) return id_of(action.order);
    const auto found = journal_.returns.find(key_of_lost_receipt(action.order));
    return found == journal_.returns.end() ? std::string{} : found->second.subject;
}

void Clients::decide(const Action& action, int tries) {
    const auto id = id_of_what_is_reviewed(action);
    const auto again = [this, action, tries] {
        if (tries < 6)
            wait(milliseconds{500 + 400 * tries},
                 [this, action, tries] { decide(action, tries + 1); });
    };
    if (id.empty()) return again();
    const std::string decision = world_.chance.percent(65, "approves", id) ? "approve" : "deny";
    call(reviews_, "reviews.decide", "", requests::DecideReview{id, decision}, "",
         [again](const Response& received) {
             if (received.status != 202) again();
         });
}

void Clients::return_goods(const Action& action, int tries) {
    const auto id = id_of(action.order);
    const auto state = state_of(id);
    if (state != "dispatched" && state != "partly_returned" && state != "returned") {
        if (tries < 8) wait(seconds{2}, [this, action, tries] { return_goods(action, tries + 1); });
        return;
    }
    const auto order = order_of(scenario_, action.order);
    requests::RequestReturn request{{}, holder, false};
    request.goods.order_id = id;
    request.goods.customer_id = order.customer_id;
    request.goods.placed_at = order.placed_at + seconds{90};
    request.goods.lines = lines_to_return(action);
    request_return("back-" + std::to_string(action.number), std::move(request), 0);
}

/// The first line, part of it, or the whole order; half of the returns name no price. An order may
/// have one SKU at two prices.
std::vector<RequestedLine> Clients::lines_to_return(const Action& action) const {
    const auto name = std::to_string(action.number);
    auto lines = as_requested(order_of(scenario_, action.order).lines);
    if (!world_.chance.percent(40, "the whole order", name)) lines.resize(1);
    auto& first = lines.front();
    if (!world_.chance.percent(50, "all of it", name)) first.quantity = 1;
    if (world_.chance.percent(10, "too much", name)) first.quantity += 5;
    if (!world_.chance.percent(50, "no prices", name)) return lines;
    for (auto& line : lines) line.unit_price.reset();
    return lines;
}

void Clients::return_without_order(const Action& action) {
    const auto name = std::to_string(action.number);
    const auto order = order_of(scenario_, action.order);
    requests::RequestReturn request{
        {}, holder, world_.chance.percent(20, "an operator asks", name)};
    request.goods.customer_id = order.customer_id;
    request.goods.placed_at = order.placed_at + seconds{30};
    request.goods.lines = {{"mug", 1, {}}};
    if (action.order % 2 == 1) request.goods.lines.front().unit_price = 450;
    request_return(key_of_lost_receipt(action.order), std::move(request), 0);
}

void Clients::request_return(const std::string& key, requests::RequestReturn request, int tries) {
    call(door_, "orders.return", key, request, "/v1/returns\n" + key,
         [this, key, request, tries](const Response& received) {
             record(journal_.returns, key, key, received);
             if ((received.status == 0 || received.status == 503) && tries < 6)
                 wait(milliseconds{900},
                      [this, key, request, tries] { request_return(key, request, tries + 1); });
         });
}

void Clients::retry_stuck_orders() {
    std::vector<std::string> stuck;
    auto rows = orders_.db().query(
        "SELECT order_id FROM orders WHERE state = 'needs_attention' ORDER BY seq");
    while (rows.next()) stuck.push_back(rows.text(0));
    for (const auto& id : stuck) {
        const auto key = "retry-" + id + "-" + std::to_string(++retried_[id]);
        call(door_, "orders.retry", key, requests::AboutOrder{id, "operator", true, key},
             "/v1/orders/" + id + "/retry\n", [](const Response&) {});
    }
}

void Clients::request_backfill(Instant from) {
    call(door_, "pipeline.backfill", "", coordinator::RequestBackfill{from}, "",
         [](const Response&) {});
}

}  // namespace duet::simulation
