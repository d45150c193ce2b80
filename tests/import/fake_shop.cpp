#include "tests/import/fake_shop.hpp"

#include "shared/http/problem.hpp"

#include <nlohmann/json.hpp>

namespace duet::importer::tests {

namespace {

using nlohmann::json;

http::Response busy() {
    http::Response response = http::problem(503, "busy", "come back later", "/");
    response.headers.emplace_back("Retry-After", "0");
    return response;
}

std::int64_t total_of(const json& lines) {
    std::int64_t total = 0;
    for (const json& line : lines) total += line.at("quantity").get<std::int64_t>() * line.at("unit_price").get<std::int64_t>();
    return total;
}

}  // namespace

FakeShop::FakeShop() : server_({}) {
    const std::string base = "/orchestrated/v1";
    using http::Method;
    server_.route(Method::get, base + "/products/{sku}", [this](const http::Request& request, http::Responder answer) {
        const std::lock_guard lock(mutex_);
        if (turned_away(request)) return answer.send(http::problem(401, "key", "no such key", request.path));
        const auto found = products_.find(request.parameter("sku"));
        if (found == products_.end()) return answer.send(http::problem(404, "none", "no such product", request.path));
        answer.send(http::Response::json(200, json{{"sku", found->first}, {"price", found->second.price}}.dump()));
    });
    server_.route(Method::put, base + "/products/{sku}", [this](const http::Request& request, http::Responder answer) { put_product(request, std::move(answer)); });
    server_.route(Method::post, base + "/orders", [this](const http::Request& request, http::Responder answer) { take("order", request, std::move(answer)); });
    server_.route(Method::post, base + "/returns", [this](const http::Request& request, http::Responder answer) { take("return", request, std::move(answer)); });
    server_.route(Method::get, base + "/orders/{id}", [this](const http::Request& request, http::Responder answer) {
        const std::lock_guard lock(mutex_);
        for (auto& [key, entry] : entries_) {
            if (entry.id == request.parameter("id")) return answer.send(shown(entry, 200));
        }
        answer.send(http::problem(404, "none", "no such order", request.path));
    });
    server_.route(Method::get, base + "/orders", [this](const http::Request& request, http::Responder answer) {
        const std::lock_guard lock(mutex_);
        json orders = json::array();
        for (const auto& [key, entry] : entries_) {
            if (entry.kind != "order" || entry.customer != request.queried("customer_id")) continue;
            orders.push_back({{"order_id", entry.id}, {"state", entry.state}, {"total", entry.total}, {"placed_at", json::parse(entry.body)["placed_at"]}});
        }
        answer.send(http::Response::json(200, json{{"orders", orders}, {"next", nullptr}}.dump()));
    });
    server_.route(Method::post, base + "/reviews/{id}", [this](const http::Request& request, http::Responder answer) {
        const std::lock_guard lock(mutex_);
        for (auto& [key, entry] : entries_) {
            if (entry.id == request.parameter("id") && request.body == R"({"decision":"approve"})") entry.state = "dispatched";
        }
        answer.send(http::Response::json(200, "{}"));
    });
    server_.route(Method::get, base + "/reports/revenue", [this](const http::Request&, http::Responder answer) { report(std::move(answer)); });
    port_ = server_.start();
}

FakeShop::~FakeShop() { server_.stop(std::chrono::seconds(1)); }

std::string FakeShop::url() const { return "http://127.0.0.1:" + std::to_string(port_); }

bool FakeShop::turned_away(const http::Request& request) const {
    return moods_.wrong_key || request.header("authorization") != "Bearer operator";
}

void FakeShop::put_product(const http::Request& request, http::Responder answer) {
    const std::lock_guard lock(mutex_);
    if (!product_keys_.insert(request.header("idempotency-key").value_or("")).second) return answer.send(http::problem(422, "key", "used", request.path));
    const json body = json::parse(request.body);
    Product& product = products_[request.parameter("sku")];
    if (body.contains("price")) product.price = body["price"];
    product.stock += body["restock"].get<std::int64_t>();
    ++product.puts;
    answer.send(http::Response::json(200, "{}"));
}

void FakeShop::enter(Entry& entry, const std::string& key, const json& body) {
    for (const auto& [other_key, other] : entries_) {
        if (other_key != key && other.customer == body["customer_id"].get<std::string>() && other.state == "pending") took_turns_ = false;
    }
    entry.id = "o-" + key;
    entry.customer = body["customer_id"];
    entry.country = entry.kind == "order" ? body["ship_to"]["country"] : body["country"];
    entry.day = body["placed_at"].get<std::string>().substr(0, 10);
    entry.total = total_of(body["lines"]);
    entry.state = moods_.settle_later ? "pending" : "dispatched";
    if (moods_.review_above > 0 && entry.kind == "order" && entry.total > moods_.review_above) entry.state = "in_review";
    if (entry.customer == moods_.blocked) entry.state = "rejected";
    if (entry.kind == "return") entry.state = "returned";
}

void FakeShop::take(const std::string& kind, const http::Request& request, http::Responder answer) {
    const std::lock_guard lock(mutex_);
    if (turned_away(request)) return answer.send(http::problem(401, "key", "no such key", request.path));
    const std::string key = request.header("idempotency-key").value_or("");
    ++posts_[key];
    ++posts_seen_;
    if (moods_.busy_every > 0 && posts_seen_ % moods_.busy_every == 0) return answer.send(busy());
    Entry& entry = entries_[key];
    if (entry.id.empty()) {
        entry.kind = kind;
        entry.body = request.body;
        enter(entry, key, json::parse(request.body));
    }
    if (entry.body != request.body) return answer.send(http::problem(422, "key", "the key came with another body", request.path));
    if (moods_.lost_reply_every > 0 && posts_seen_ % moods_.lost_reply_every == 0) return answer.send(busy());
    answer.send(shown(entry, entry.state == "pending" ? 202 : 201));
}

http::Response FakeShop::shown(Entry& entry, int status) const {
    const json body{{entry.kind == "order" ? "order_id" : "return_id", entry.id}, {"state", entry.state}, {"reason", entry.state == "rejected" ? "fraud_blocked" : ""}};
    if (entry.state == "pending" && ++entry.looks >= 2) entry.state = "dispatched";
    return http::Response::json(status, body.dump());
}

void FakeShop::report(http::Responder answer) {
    const std::lock_guard lock(mutex_);
    std::map<std::pair<std::string, std::string>, json> rows;
    for (const auto& [key, entry] : entries_) {
        json& row = rows.try_emplace({entry.day, entry.country}, json{{"window_start", entry.day + "T00:00:00Z"}, {"key", entry.country}, {"orders", 0}, {"revenue", 0}, {"refunds", 0}, {"revision", 1}}).first->second;
        if (entry.kind == "return") row["refunds"] = row["refunds"].get<std::int64_t>() + entry.total;
        if (entry.kind == "order" && entry.state == "dispatched") {
            row["orders"] = row["orders"].get<std::int64_t>() + 1;
            row["revenue"] = row["revenue"].get<std::int64_t>() + entry.total;
        }
    }
    json list = json::array();
    for (auto& [where, row] : rows) list.push_back(row);
    if (moods_.forget_a_row && !list.empty()) list.erase(list.begin());
    answer.send(http::Response::json(200, json{{"rows", list}, {"watermark", "2010-12-31T00:00:00Z"}, {"next", nullptr}}.dump()));
}

void FakeShop::mood(const Moods& moods) {
    const std::lock_guard lock(mutex_);
    moods_ = moods;
}
std::map<std::string, FakeShop::Product> FakeShop::products() const {
    const std::lock_guard lock(mutex_);
    return products_;
}
std::map<std::string, int> FakeShop::posts_by_key() const {
    const std::lock_guard lock(mutex_);
    return posts_;
}
std::map<std::string, std::string> FakeShop::states() const {
    const std::lock_guard lock(mutex_);
    std::map<std::string, std::string> states;
    for (const auto& [key, entry] : entries_) states[key] = entry.state;
    return states;
}
bool FakeShop::customers_took_turns() const {
    const std::lock_guard lock(mutex_);
    return took_turns_;
}
int FakeShop::entries() const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(entries_.size());
}

}  // namespace duet::importer::tests
