#include "infra/import/shop_calls.hpp"

#include "infra/import/dates.hpp"
#include "infra/import/text.hpp"
#include "shared/messages/money.hpp"
#include "shared/text/percent_encoding.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <array>
#include <stdexcept>
#include <utility>

namespace duet::importer {

namespace {

using nlohmann::json;

json lines_of(const Document& document) {
    json lines = json::array();
    for (const Line& line : document.lines) {
        lines.push_back(
            {{"sku", line.sku}, {"quantity", line.quantity}, {"unit_price", line.unit_price}});
    }
    return lines;
}

json order_body(const Document& order) {
    return {{"customer_id", order.customer_id},
            {"lines", lines_of(order)},
            {"ship_to", {{"country", order.country}}},
            {"payment", {{"token", "tok_ok"}}},
            {"placed_at", rfc3339(order.placed_at)},
            {"imported", true}};  // a file may be from any month, a future one included
}

json return_body(const Document& credit) {
    return {{"customer_id", credit.customer_id},
            {"lines", lines_of(credit)},
            {"country", credit.country},
            {"placed_at", rfc3339(credit.placed_at)},
            {"imported", true}};
}

std::string text_at(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::int64_t number_at(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number()) return 0;
    const bool fits = found->is_number_integer() &&
                      !(found->is_number_unsigned() && found->get<std::uint64_t>() > INT64_MAX);
    if (!fits)
        throw std::runtime_error(
            std::string{"the shop says "} + name + ": " + found->dump() +
            ", which is no whole number of 64 bits, so this import cannot use it");
    return found->get<std::int64_t>();
}

Fate fate_of(std::string_view state) {
    constexpr std::array<std::string_view, 5> under_way{"pending", "requested", "accepted",
                                                        "restocked", "refunding"};
    for (const auto known : under_way) {
        if (state == known) return Fate::under_way;
    }
    if (state == "in_review") return Fate::in_review;
    if (state == "needs_attention") return Fate::needs_attention;
    if (state == "rejected" || state == "cancelled" || state == "refused") return Fate::refused;
    return Fate::taken;
}

std::optional<DocumentStatus> document_status_of(const json& object) {
    if (!object.is_object() || text_at(object, "state").empty()) return std::nullopt;
    DocumentStatus document_status;
    document_status.id =
        object.contains("return_id") ? text_at(object, "return_id") : text_at(object, "order_id");
    document_status.state = text_at(object, "state");
    document_status.reason = text_at(object, "reason");
    document_status.fate = fate_of(document_status.state);
    return document_status;
}

}  // namespace

ShopCalls::ShopCalls(std::string gateway_url, std::string style, std::string operator_key,
                     std::chrono::seconds wait)
    : base_(std::move(gateway_url)),
      style_(std::move(style)),
      key_(std::move(operator_key)),
      wait_(wait) {
    while (base_.ends_with('/')) base_.pop_back();
    base_ += "/" + style_ + "/v1";
}

http::Call ShopCalls::call(http::Method method, const std::string& path) const {
    http::Call call;
    call.method = method;
    call.url = base_ + path;
    call.headers = {{"Authorization", "Bearer " + key_}, {"Accept", "application/json"}};
    call.timeout = std::chrono::seconds(30);
    return call;
}

http::Call ShopCalls::get_product(const std::string& sku) const {
    return call(http::Method::get, "/products/" + percent_encoded(sku));
}

http::Call ShopCalls::put_product(const std::string& sku, std::optional<std::int64_t> price,
                                  std::int64_t restock, const std::string& key) const {
    http::Call put = call(http::Method::put, "/products/" + percent_encoded(sku));
    json body{{"restock", restock}};
    if (price) body["price"] = *price;
    put.headers.emplace_back("Content-Type", "application/json");
    put.headers.emplace_back("Idempotency-Key", key);
    put.body = body.dump();
    return put;
}

http::Call ShopCalls::place(const Document& document) const {
    const bool order = document.kind == Document::Kind::order;
    http::Call post = call(http::Method::post, order ? "/orders" : "/returns");
    post.headers.emplace_back("Content-Type", "application/json");
    post.headers.emplace_back("Idempotency-Key", document.key);
    post.headers.emplace_back("Prefer", "wait=" + std::to_string(wait_.count()));
    post.body = (order ? order_body(document) : return_body(document)).dump();
    post.timeout += wait_;
    return post;
}

http::Call ShopCalls::get(Document::Kind kind, const std::string& id) const {
    return call(http::Method::get,
                (kind == Document::Kind::order ? "/orders/" : "/returns/") + percent_encoded(id));
}

http::Call ShopCalls::approve(const std::string& order_id, int attempt) const {
    http::Call post = call(http::Method::post, "/reviews/" + percent_encoded(order_id));
    post.headers.emplace_back("Content-Type", "application/json");
    post.headers.emplace_back("Idempotency-Key",
                              fmt::format("import-approve-{}-{}", order_id, attempt));
    post.body = R"({"decision":"approve"})";
    return post;
}

http::Call ShopCalls::orders_of(const std::string& customer_id, const std::string& after) const {
    return call(http::Method::get, "/orders?limit=100&customer_id=" + percent_encoded(customer_id) +
                                       (after.empty() ? "" : "&after=" + percent_encoded(after)));
}

http::Call ShopCalls::revenue(const std::string& first_day,
                              const std::optional<std::string>& end_day,
                              const std::string& after) const {
    return call(http::Method::get,
                "/reports/revenue?window=day&by=country&limit=1000&from=" +
                    percent_encoded(first_day + "T00:00:00Z") +
                    (end_day ? "&to=" + percent_encoded(*end_day + "T00:00:00Z") : "") +
                    (after.empty() ? "" : "&after=" + percent_encoded(after)));
}

std::optional<DocumentStatus> document_status_from(std::string_view body) {
    return document_status_of(json::parse(body, nullptr, false));
}

std::string complaint_in(const http::Answer& answer) {
    if (answer.outcome != http::Answer::Outcome::answered) return answer.error;
    const json body = json::parse(answer.body, nullptr, false);
    std::string detail = body.is_object() ? text_at(body, "detail") : answer.body.substr(0, 200);
    if (body.is_object() && body.contains("errors"))
        detail += " " + body["errors"].dump().substr(0, 400);
    return std::to_string(answer.status) + (detail.empty() ? "" : " " + detail);
}

RevenuePage revenue_from(std::string_view body) {
    const json page = json::parse(body, nullptr, false);
    if (!page.is_object() || !page.contains("rows") || !page["rows"].is_array()) {
        throw std::runtime_error("the revenue report is no {rows, watermark, next}: " +
                                 std::string(body.substr(0, 200)));
    }
    RevenuePage result;
    for (const json& row : page["rows"]) {
        Sum& sum = result.sums[{text_at(row, "window_start").substr(0, 10), text_at(row, "key")}];
        sum.orders = checked_add(sum.orders, number_at(row, "orders"));
        sum.revenue = checked_add(sum.revenue, number_at(row, "revenue"));
        sum.refunds = checked_add(sum.refunds, number_at(row, "refunds"));
    }
    result.next = text_at(page, "next");
    return result;
}

OrdersPage find_in_orders(std::string_view body, const Document& document) {
    const json page = json::parse(body, nullptr, false);
    OrdersPage result;
    if (!page.is_object()) return result;
    for (const auto& [name, value] : page.items()) {
        if (!value.is_array()) continue;
        for (const json& order : value) {
            const auto placed_at = time_from(text_at(order, "placed_at").substr(0, 19));
            if (placed_at == document.placed_at && number_at(order, "total") == document.total())
                result.match = document_status_of(order);
        }
    }
    result.next = text_at(page, "next");
    return result;
}

}  // namespace duet::importer
