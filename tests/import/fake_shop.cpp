#include "tests/import/fake_shop.hpp"

#include "shared/http/problem.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <vector>

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
    for (const json& line : lines)
        total +=
            line.at("quantity").get<std::int64_t>() * line.at("unit_price").get<std::int64_t>();
    return total;
}

}  // namespace

FakeShop::FakeShop() : server_({}) {
    open(orchestrated_);
    open(choreographed_);
    port_ = server_.start();
}

void FakeShop::open(Side& side) {
    const std::string base = "/" + side.style + "/v1";
    using http::Method;
    server_.route(
        Method::get, base + "/products/{sku}",
        [this, &side](const http::Request& request, http::Responder answer) {
            const std::lock_guard lock(mutex_);
            if (turned_away(side, request))
                return answer.send(http::problem(401, "key", "no such key", request.path));
            const auto found = side.products.find(request.parameter("sku"));
            if (found == side.products.end())
                return answer.send(http::problem(404, "none", "no such product", request.path));
            answer.send(http::Response::json(
                200, json{{"sku", found->first}, {"price", found->second.price}}.dump()));
        });
    server_.route(Method::put, base + "/products/{sku}",
                  [this, &side](const http::Request& request, http::Responder answer) {
                      put_product(side, request, std::move(answer));
                  });
    server_.route(Method::post, base + "/orders",
                  [this, &side](const http::Request& request, http::Responder answer) {
                      take(side, "order", request, std::move(answer));
                  });
    server_.route(Method::post, base + "/returns",
                  [this, &side](const http::Request& request, http::Responder answer) {
                      take(side, "return", request, std::move(answer));
                  });
    server_.route(Method::get, base + "/orders/{id}",
                  [this, &side](const http::Request& request, http::Responder answer) {
                      const std::lock_guard lock(mutex_);
                      for (auto& [key, entry] : side.entries) {
                          if (entry.id == request.parameter("id"))
                              return answer.send(shown(entry, 200));
                      }
                      answer.send(http::problem(404, "none", "no such order", request.path));
                  });
    server_.route(
        Method::get, base + "/orders",
        [this, &side](const http::Request& request, http::Responder answer) {
            const std::lock_guard lock(mutex_);
            json orders = json::array();
            for (const auto& [key, entry] : side.entries) {
                if (entry.kind != "order" || entry.customer != request.queried("customer_id"))
                    continue;
                orders.push_back({{"order_id", entry.id},
                                  {"state", entry.state},
                                  {"total", entry.total},
                                  {"placed_at", entry.placed_at}});
            }
            answer.send(
                http::Response::json(200, json{{"orders", orders}, {"next", nullptr}}.dump()));
        });
    open_operator_routes(side);
}

void FakeShop::open_operator_routes(Side& side) {
    const std::string base = "/" + side.style + "/v1";
    using http::Method;
    server_.route(Method::post, base + "/reviews/{id}",
                  [this, &side](const http::Request& request, http::Responder answer) {
                      const std::lock_guard lock(mutex_);
                      for (auto& [key, entry] : side.entries) {
                          if (entry.id == request.parameter("id") &&
                              request.body == R"({"decision":"approve"})")
                              entry.state = "dispatched";
                      }
                      answer.send(http::Response::json(200, "{}"));
                  });
    server_.route(Method::get, base + "/reports/revenue",
                  [this, &side](const http::Request& request, http::Responder answer) {
                      revenue(side, request, std::move(answer));
                  });
    server_.route(Method::get, base + "/reports/top-products",
                  [this, &side](const http::Request& request, http::Responder answer) {
                      top_products(side, request, std::move(answer));
                  });
}

FakeShop::~FakeShop() { server_.stop(std::chrono::seconds(1)); }

std::string FakeShop::url() const { return "http://127.0.0.1:" + std::to_string(port_); }

bool FakeShop::turned_away(const Side& side, const http::Request& request) const {
    return moods_.wrong_key || side.style == moods_.closed_style ||
           request.header("authorization") != "Bearer operator";
}

void FakeShop::put_product(Side& side, const http::Request& request, http::Responder answer) {
    const std::lock_guard lock(mutex_);
    if (!side.product_keys.insert(request.header("idempotency-key").value_or("")).second)
        return answer.send(http::problem(422, "key", "used", request.path));
    const json body = json::parse(request.body);
    Product& product = side.products[request.parameter("sku")];
    if (body.contains("price")) product.price = body["price"];
    product.stock += body["restock"].get<std::int64_t>();
    ++product.puts;
    answer.send(http::Response::json(200, "{}"));
}

void FakeShop::enter(Side& side, Entry& entry, const std::string& key, const json& body) {
    for (const auto& [other_key, other] : side.entries) {
        if (other_key != key && other.customer == body["customer_id"].get<std::string>() &&
            other.state == "pending")
            took_turns_ = false;
    }
    entry.id = "o-" + key;
    entry.customer = body["customer_id"];
    entry.country = entry.kind == "order" ? body["ship_to"]["country"] : body["country"];
    entry.placed_at = body["placed_at"];
    entry.total = total_of(body["lines"]);
    entry.state = moods_.settle_later ? "pending" : "dispatched";
    if (moods_.review_above > 0 && entry.kind == "order" && entry.total > moods_.review_above)
        entry.state = "in_review";
    if (entry.customer == moods_.blocked) entry.state = "rejected";
    if (entry.kind == "return") entry.state = "returned";
}

void FakeShop::take(Side& side, const std::string& kind, const http::Request& request,
                    http::Responder answer) {
    const std::lock_guard lock(mutex_);
    if (turned_away(side, request))
        return answer.send(http::problem(401, "key", "no such key", request.path));
    const std::string key = request.header("idempotency-key").value_or("");
    ++side.posts[key];
    ++side.posts_seen;
    if (moods_.busy_every > 0 && side.posts_seen % moods_.busy_every == 0)
        return answer.send(busy());
    Entry& entry = side.entries[key];
    if (entry.id.empty()) {
        entry.kind = kind;
        entry.body = request.body;
        enter(side, entry, key, json::parse(request.body));
    }
    if (entry.body != request.body)
        return answer.send(
            http::problem(422, "key", "the key came with another body", request.path));
    if (moods_.lost_reply_every > 0 && side.posts_seen % moods_.lost_reply_every == 0)
        return answer.send(busy());
    answer.send(shown(entry, entry.state == "pending" ? 202 : 201));
}

http::Response FakeShop::shown(Entry& entry, int status) const {
    const json body{{entry.kind == "order" ? "order_id" : "return_id", entry.id},
                    {"state", entry.state},
                    {"reason", entry.state == "rejected" ? "fraud_blocked" : ""}};
    if (entry.state == "pending" && ++entry.polls >= 2) entry.state = "dispatched";
    return http::Response::json(status, body.dump());
}

/// Is the entry in a report, and within the requested days?
bool FakeShop::counts(const Entry& entry, const http::Request& request) const {
    const auto from = request.queried("from").value_or("");
    const auto to = request.queried("to").value_or("9999-12-31T23:59:59Z");
    const bool sold = entry.kind == "return" || entry.state == "dispatched";
    return sold && entry.placed_at >= from && entry.placed_at < to;
}

void FakeShop::revenue(const Side& side, const http::Request& request,
                       http::Responder answer) const {
    const std::lock_guard lock(mutex_);
    const bool by_hour = request.queried("window") == "hour";
    if (by_hour && side.style == moods_.silent_style)
        return answer.send(http::problem(400, "no", "not today", request.path));
    std::map<std::pair<std::string, std::string>, json> rows;
    for (const auto& [key, entry] : side.entries) {
        if (!counts(entry, request)) continue;
        const auto begin = by_hour ? entry.placed_at.substr(0, 13) + ":00:00Z"
                                   : entry.placed_at.substr(0, 10) + "T00:00:00Z";
        json& row = rows.try_emplace({begin, entry.country}, json{{"window_start", begin},
                                                                  {"key", entry.country},
                                                                  {"orders", 0},
                                                                  {"revenue", 0},
                                                                  {"refunds", 0},
                                                                  {"revision", 1}})
                        .first->second;
        if (entry.kind == "return")
            row["refunds"] = row["refunds"].get<std::int64_t>() + entry.total;
        else {
            row["orders"] = row["orders"].get<std::int64_t>() + 1;
            row["revenue"] = row["revenue"].get<std::int64_t>() + entry.total;
        }
    }
    json list = json::array();
    for (auto& [where, row] : rows) list.push_back(row);
    if (moods_.forget_a_row && !list.empty()) list.erase(list.begin());
    answer.send(http::Response::json(
        200,
        json{{"rows", list}, {"watermark", "2010-12-31T00:00:00Z"}, {"next", nullptr}}.dump()));
}

void FakeShop::top_products(const Side& side, const http::Request& request,
                            http::Responder answer) const {
    const std::lock_guard lock(mutex_);
    if (side.style == moods_.silent_style)
        return answer.send(http::problem(400, "no", "not today", request.path));
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> sold;  // SKU → units, revenue
    for (const auto& [key, entry] : side.entries) {
        if (entry.kind != "order" || !counts(entry, request)) continue;
        const json body = json::parse(entry.body);
        for (const json& line : body["lines"]) {
            auto& [units, revenue] = sold[line["sku"]];
            units += line["quantity"].get<std::int64_t>();
            revenue +=
                line["quantity"].get<std::int64_t>() * line["unit_price"].get<std::int64_t>();
        }
    }
    std::vector<std::pair<std::string, std::pair<std::int64_t, std::int64_t>>> best(sold.begin(),
                                                                                    sold.end());
    std::ranges::stable_sort(best, std::greater<>{},
                             [](const auto& product) { return product.second.second; });
    json list = json::array();
    for (const auto& [sku, figures] : best) {
        if (list.size() == 20) break;
        const auto extra = moods_.wrong_top_penny && list.empty() ? 1 : 0;
        list.push_back(
            {{"sku", sku}, {"units", figures.first}, {"revenue", figures.second + extra}});
    }
    answer.send(http::Response::json(200, json{{"rows", list}, {"watermark", nullptr}}.dump()));
}

void FakeShop::mood(const Moods& moods) {
    const std::lock_guard lock(mutex_);
    moods_ = moods;
}
std::map<std::string, FakeShop::Product> FakeShop::products() const {
    const std::lock_guard lock(mutex_);
    return orchestrated_.products;
}
std::map<std::string, int> FakeShop::posts_by_key() const {
    const std::lock_guard lock(mutex_);
    return orchestrated_.posts;
}
std::map<std::string, std::string> FakeShop::states() const {
    const std::lock_guard lock(mutex_);
    std::map<std::string, std::string> states;
    for (const auto& [key, entry] : orchestrated_.entries) states[key] = entry.state;
    return states;
}
bool FakeShop::no_customer_had_two_in_progress() const {
    const std::lock_guard lock(mutex_);
    return took_turns_;
}
int FakeShop::entries(const std::string& style) const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(
        (style == orchestrated_.style ? orchestrated_ : choreographed_).entries.size());
}

}  // namespace duet::importer::tests
