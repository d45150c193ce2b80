#include "tests/simulation/clients.hpp"

#include "services/coordinator/pipeline.hpp"
#include "shared/service/doors/arrival.hpp"

namespace duet::simulation {

namespace {

constexpr seconds timeout_for_an_answer{5};
const std::string holder = "shopper";  // of the key that everybody uses

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
    for (const auto& wish : wishes_of(scenario_)) {
        ++busy_;
        world_.agenda.at(wish.at, [this, wish] {
            grant(wish);
            --busy_;
        });
    }
}

void Clients::wait(microseconds pause, std::function<void()> then) {
    ++busy_;
    world_.after(pause, [this, then = std::move(then)] {
        then();
        --busy_;
    });
}

void Clients::grant(const Wish& wish) {
    using enum Wish::What;
    auto order = order_of(scenario_, wish.order);
    switch (wish.what) {
        case place:
        case place_again: return this->place(key_of(wish.order), body_of(order), 0);
        case place_other:
            order.customer_id = "somebody-else";
            return this->place(key_of(wish.order), body_of(order), 100);  // said once
        case Wish::What::cancel: return this->cancel(wish, 0);
        case Wish::What::decide:
        case decide_return: return this->decide(wish, 0);
        case give_back: return this->give_back(wish, 0);
        case Wish::What::give_back_without_order: return this->give_back_without_order(wish);
    }
}

void Clients::call(Station& to, const std::string& type, const std::string& key, std::any payload,
                 const std::string& what, Then then) {
    ++busy_;
    const auto about = type + key + "#" + std::to_string(++asked_);
    auto open = std::make_shared<bool>(true);
    const auto finish = [this, open, type, then = std::move(then)](const Heard& received) {
        if (!*open) return;
        *open = false;
        ++world_.tally.answers[type + " " + std::to_string(received.status)];
        then(received);
        --busy_;
    };
    world_.after(timeout_for_an_answer, [finish] { finish({}); });
    if (world_.fault_mix.strikes(Kind::request_lost, "customer", about)) return;
    auto message = service::inbound_request(type, holder, key, std::move(payload), what);
    world_.after(world_.on_the_way("customer", about), [this, &to, about, type, finish,
                                                        message = std::move(message)]() mutable {
        if (!to.alive()) return finish({});  // refused
        if (world_.trace.kept())
            world_.note(Happening::What::says, "customer", to.name(), type + " " + message.subject);
        to.take(std::move(message), [this, about, finish](const service::Inbound&,
                                                          const service::Result& result) {
            if (world_.fault_mix.strikes(Kind::reply_lost, "answer", about)) return;
            auto status = result.answer.status;
            if (result.status == service::Result::Status::failed) status = 503;
            if (result.status == service::Result::Status::mismatched) status = 422;
            world_.after(world_.on_the_way("answer", about),
                         [finish, received = Heard{status, result.subject}] { finish(received); });
        });
    });
}

void Clients::write_down(std::map<std::string, Journal::Entry>& book, const std::string& key,
                        const std::string& body, const Heard& received) {
    auto& entry = book[key];
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
        [this, key, body, tries](const Heard& received) {
            write_down(journal_.orders, key, body, received);
            const bool known = received.status != 0 && received.status != 503;
            // One in eight gives up after the first silence, and never learns what became of the
            // order.
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

void Clients::cancel(const Wish& wish, int tries) {
    const auto id = id_of(wish.order);
    const auto again = [this, wish, tries] {
        if (tries < 4) wait(milliseconds{700}, [this, wish, tries] { cancel(wish, tries + 1); });
    };
    if (id.empty()) return again();
    const auto key = "cancel-" + std::to_string(wish.number);
    call(door_, "orders.cancel", key, requests::AboutOrder{id, holder, false, key},
        "/v1/orders/" + id + "/cancel\n", [again](const Heard& received) {
            if (received.status == 0 || received.status == 503) again();
        });
}

std::string Clients::id_of_what_is_reviewed(const Wish& wish) const {
    if (wish.what == Wish::What::decide) return id_of(wish.order);
    const auto found = journal_.returns.find(key_of_lost_receipt(wish.order));
    return found == journal_.returns.end() ? std::string{} : found->second.subject;
}

void Clients::decide(const Wish& wish, int tries) {
    const auto id = id_of_what_is_reviewed(wish);
    const auto again = [this, wish, tries] {
        if (tries < 6)
            wait(milliseconds{500 + 400 * tries}, [this, wish, tries] { decide(wish, tries + 1); });
    };
    if (id.empty()) return again();
    const std::string decision = world_.chance.percent(65, "approves", id) ? "approve" : "deny";
    call(reviews_, "reviews.decide", "", requests::DecideReview{id, decision}, "",
        [again](const Heard& received) {
            if (received.status != 202) again();
        });
}

void Clients::give_back(const Wish& wish, int tries) {
    const auto id = id_of(wish.order);
    const auto state = state_of(id);
    if (state != "dispatched" && state != "partly_returned" && state != "returned") {
        if (tries < 8) wait(seconds{2}, [this, wish, tries] { give_back(wish, tries + 1); });
        return;
    }
    const auto order = order_of(scenario_, wish.order);
    requests::AskReturn request{{}, holder, false};
    request.goods.order_id = id;
    request.goods.customer_id = order.customer_id;
    request.goods.placed_at = order.placed_at + seconds{90};
    request.goods.lines = lines_to_give_back(wish);
    send_back("back-" + std::to_string(wish.number), std::move(request), 0);
}

/// The first line, a piece of it, or the whole order; half of them do not say what they paid. An
/// order may have one SKU at two prices.
std::vector<RequestedLine> Clients::lines_to_give_back(const Wish& wish) const {
    const auto name = std::to_string(wish.number);
    auto lines = as_requested(order_of(scenario_, wish.order).lines);
    if (!world_.chance.percent(40, "the whole order", name)) lines.resize(1);
    auto& first = lines.front();
    if (!world_.chance.percent(50, "all of it", name)) first.quantity = 1;
    if (world_.chance.percent(10, "too much", name)) first.quantity += 5;
    if (!world_.chance.percent(50, "no prices", name)) return lines;
    for (auto& line : lines) line.unit_price.reset();
    return lines;
}

void Clients::give_back_without_order(const Wish& wish) {
    const auto name = std::to_string(wish.number);
    const auto order = order_of(scenario_, wish.order);
    requests::AskReturn request{{}, holder, world_.chance.percent(20, "an operator asks", name)};
    request.goods.customer_id = order.customer_id;
    request.goods.placed_at = order.placed_at + seconds{30};
    request.goods.lines = {{"mug", 1, {}}};
    if (wish.order % 2 == 1) request.goods.lines.front().unit_price = 450;
    send_back(key_of_lost_receipt(wish.order), std::move(request), 0);
}

void Clients::send_back(const std::string& key, requests::AskReturn request, int tries) {
    call(door_, "orders.return", key, request, "/v1/returns\n" + key,
        [this, key, request, tries](const Heard& received) {
            write_down(journal_.returns, key, key, received);
            if ((received.status == 0 || received.status == 503) && tries < 6)
                wait(milliseconds{900},
                     [this, key, request, tries] { send_back(key, request, tries + 1); });
        });
}

void Clients::look_after_the_stuck() {
    std::vector<std::string> stuck;
    auto rows = orders_.db().query(
        "SELECT order_id FROM orders WHERE state = 'needs_attention' ORDER BY seq");
    while (rows.next()) stuck.push_back(rows.text(0));
    for (const auto& id : stuck) {
        const auto key = "retry-" + id + "-" + std::to_string(++retried_[id]);
        call(door_, "orders.retry", key, requests::AboutOrder{id, "operator", true, key},
            "/v1/orders/" + id + "/retry\n", [](const Heard&) {});
    }
}

void Clients::ask_for_backfill(Instant from) {
    call(door_, "pipeline.backfill", "", coordinator::AskBackfill{from}, "", [](const Heard&) {});
}

}  // namespace duet::simulation
