// Headers and bodies at the gateway, byte by byte, equal in both styles.

#include "tests/catch.hpp"
#include "tests/http/raw_client.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

using namespace duet;
using namespace duet::tests;
using namespace std::string_literals;
using nlohmann::json;

namespace {

/// A connection to the gateway for handwritten requests.
class RawGateway {
public:
    explicit RawGateway(Side& side) : side_{side}, client_{side.shop().process("gateway").port} {}

    RawAnswer send(const std::string& method, const std::string& path, const std::string& headers,
                   const std::string& body = "") {
        const auto length = method == "POST" || method == "PUT"
                                ? "Content-Length: " + std::to_string(body.size()) + "\r\n"
                                : "";
        client_.send(method + " /" + name_of(side_.style()) + path + " HTTP/1.1\r\nHost: t\r\n" +
                     length + headers + "\r\n" + body);
        return client_.receive(method != "HEAD");
    }

    /// Sends an order with a new key, so that only `headers` vary.
    RawAnswer place(const std::string& headers, const std::string& body,
                    const std::string& type = "Content-Type: application/json\r\n") {
        return send("POST", "/v1/orders",
                    bearer() + type + "Idempotency-Key: " + fresh("key") + "\r\n" + headers, body);
    }

    std::string bearer(const std::string& role = "customer") {
        return "Authorization: Bearer " + side_.shop().key(role) + "\r\n";
    }

private:
    Side& side_;
    RawClient client_;
};

void check_problem(const RawAnswer& answer, int status, const std::string& slug) {
    INFO(answer.head << "\n" << answer.body);
    CHECK(answer.status == status);
    CHECK(json::parse(answer.body, nullptr, false).value("type", "").ends_with("/" + slug));
}

std::string key_header(const std::string& key) { return "Idempotency-Key: " + key + "\r\n"; }

}  // namespace

TEST_CASE("a body that is not exactly one unambiguous JSON value is refused") {
    Side side{BOTH_STYLES};
    RawGateway gateway{side};
    const Basket basket{.sku = side.product(10)};
    const auto order = basket.body();
    const auto twice = R"({"customer_id":"eve",)" + order.substr(1);
    for (const auto& [body, pointer] :
         std::vector<std::pair<std::string, std::string>>{{order + "\0junk"s, ""},
                                                          {order + "\0"s + order, ""},
                                                          {order + "\0"s, ""},
                                                          {order + "{}", ""},
                                                          {"\xef\xbb\xbf" + order, ""},
                                                          {"", ""},
                                                          {twice, "/customer_id"}}) {
        const auto answer = gateway.place("", body);
        check_problem(answer, 400, "malformed-request");
        const auto errors = json::parse(answer.body).at("errors");
        REQUIRE(errors.size() == 1);
        CHECK(errors[0].at("pointer") == pointer);
    }
    CHECK(side.get("/v1/orders?customer_id=" + basket.customer).json().at("orders").empty());
    const auto put = [&](const std::string& body) {
        return gateway.send("PUT", "/v1/products/" + basket.sku,
                            gateway.bearer("operator") + "Content-Type: application/json\r\n",
                            body);
    };
    check_problem(put(""), 400, "malformed-request");
    check_problem(put(R"({"price":1,"price":2})"), 400, "malformed-request");
    CHECK(side.stock_of(basket.sku).at("price") == 250);
}

TEST_CASE("a cancel needs no body, and a body must be JSON") {
    Side side{BOTH_STYLES};
    RawGateway gateway{side};
    const auto cancel = [&](const std::string& body) {
        return gateway.send("POST", "/v1/orders/o-nobody/cancel",
                            gateway.bearer() + "Content-Type: application/json\r\n", body);
    };
    check_problem(cancel(""), 404, "not-found");
    check_problem(cancel(R"({"reason":"changed my mind"})"), 404, "not-found");
    for (const auto& body : {"[]"s, "{}\0"s, R"({"a":1,"a":2})"s, "{"s})
        check_problem(cancel(body), 400, "malformed-request");
    check_problem(
        gateway.send("POST", "/v1/orders/o-nobody/retry",
                     gateway.bearer("operator") + "Content-Type: application/json\r\n", "{}x"),
        400, "malformed-request");
}

TEST_CASE("Content-Type is read as a media type") {
    Side side{BOTH_STYLES};
    RawGateway gateway{side};
    const Basket basket{.sku = side.product(100)};
    for (const auto* type : {"application/json", "Application/JSON; charset=UTF-8",
                             "application/json;charset=\"utf-8\""}) {
        INFO(type);
        CHECK(gateway.place("", basket.body(), "Content-Type: "s + type + "\r\n").status == 202);
    }
    for (const auto* type :
         {"application/json-patch+json", "application/jsonl",
          "application/json; charset=iso-8859-1", "application/problem+json", "text/plain", ""}) {
        INFO(type);
        check_problem(gateway.place("", basket.body(), "Content-Type: "s + type + "\r\n"), 415,
                      "json-only");
    }
    check_problem(gateway.place("", basket.body(), ""), 415, "json-only");
}

TEST_CASE("the scheme Bearer is accepted in any case") {
    Side side{BOTH_STYLES};
    RawGateway gateway{side};
    const auto& key = side.shop().key("customer");
    for (const auto& value : {"Bearer " + key, "bearer " + key, "BEARER    " + key})
        CHECK(gateway.send("GET", "/v1/products", "Authorization: " + value + "\r\n").status ==
              200);
    for (const auto& value : {"Basic " + key, "Bearer" + key, key, "Bearer"s})
        check_problem(gateway.send("GET", "/v1/products", "Authorization: " + value + "\r\n"), 401,
                      "key-needed");
    check_problem(
        gateway.send("GET", "/v1/products", gateway.bearer() + gateway.bearer("operator")), 400,
        "repeated-header");
    // The same at a service and at the console.
    for (const auto& process :
         {side.shop().process("orders", side.style()), side.shop().process("console")}) {
        RawClient client{process.port};
        const auto path = process.program.name == "console"
                              ? "/" + name_of(side.style()) + "/v1/audit"
                              : "/v1/orders";
        client.send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: bearer  " +
                    side.shop().key("operator") + "\r\n\r\n");
        CHECK(client.receive().status == 200);
    }
}

TEST_CASE("a request with two Idempotency-Keys is refused") {
    Side side{BOTH_STYLES};
    RawGateway gateway{side};
    const Basket basket{.sku = side.product(10)};
    const auto place = [&](const std::string& keys) {
        return gateway.send("POST", "/v1/orders",
                            gateway.bearer() + "Content-Type: application/json\r\n" + keys,
                            basket.body());
    };
    const auto one = fresh("key");
    check_problem(place(key_header(one) + key_header(fresh("key"))), 400, "repeated-header");
    check_problem(place(key_header(one) + "idempotency-key: " + one + "\r\n"), 400,
                  "repeated-header");
    CHECK(side.get("/v1/orders?customer_id=" + basket.customer).json().at("orders").empty());
    CHECK(place(key_header(one)).status == 202);
}

TEST_CASE("Prefer is read as a list that may contain wait") {
    Side side{BOTH_STYLES};
    RawGateway gateway{side};
    const Basket basket{.sku = side.product(100)};
    for (const auto* waiting :
         {"Prefer: wait=30\r\n", "Prefer: Wait=30\r\n", "Prefer: wait=\"30\"\r\n",
          "Prefer: respond-async\r\nprefer: wait=30\r\n", "Prefer: x-await=0, wait=30; a=b\r\n"}) {
        INFO(waiting);
        CHECK(gateway.place(waiting, basket.body()).status == 201);
    }
    for (const auto* not_waiting :
         {"", "Prefer: x-await=30\r\n", "Prefer: wait=0\r\nPrefer: wait=30\r\n",
          "Prefer: wait=30s\r\n"}) {
        INFO(not_waiting);
        CHECK(gateway.place(not_waiting, basket.body()).status == 202);
    }
}

TEST_CASE("HEAD gets the same response as GET without the body") {
    Side side{BOTH_STYLES};
    RawGateway gateway{side};
    const auto sku = side.product(10);
    const auto customer = fresh("customer");
    for (const auto& path :
         {"/v1/products/" + sku, "/v1/products/nothing"s, "/v1/orders?customer_id=" + customer,
          "/v1/orders/o-nobody/history"s, "/v1/accounts/" + customer, "/v1/returns/r-nobody"s,
          "/v1/reviews?limit=0"s, "/v1/reports/funnel?from=2030-01-01T00:00:00Z"s}) {
        INFO(path);
        const auto got = gateway.send("GET", path, gateway.bearer("operator"));
        const auto head = gateway.send("HEAD", path, gateway.bearer("operator"));
        CHECK(head.status == got.status);
        CHECK(std::stoul(head.header("content-length")) == got.body.size());
        CHECK(head.header("content-type") == got.header("content-type"));
        CHECK(got.body.size() > 0);
    }
    CHECK(gateway.send("HEAD", "/v1/returns", gateway.bearer()).status == 405);
    CHECK(gateway.send("GET", "/v1/products/" + sku, gateway.bearer()).status ==
          200);  // no bytes were left on the connection
    // Every process behind the gateway supports HEAD, too.
    for (const auto& process : side.shop().all_processes()) {
        if (process.program.is_broker()) continue;
        RawClient client{process.port};
        const auto call = [&](const std::string& method) {
            client.send(method + " /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            return client.receive(method == "GET");
        };
        INFO(process.program.slug());
        const auto head = call("HEAD"), got = call("GET");
        CHECK(head.status == 200);
        CHECK(head.header("content-length") == std::to_string(got.body.size()));
    }
}

TEST_CASE("a repeated key compares the meaning of the bodies, not their bytes") {
    Side side{BOTH_STYLES};
    RawGateway gateway{side};
    const auto sku = side.product(10);
    const auto customer = fresh("customer"), key = fresh("key");
    const auto send = [&](const std::string& body) {
        const auto headers =
            gateway.bearer() + "Content-Type: application/json\r\n" + key_header(key);
        return gateway.send("POST", "/v1/orders", headers, body);
    };
    const auto who = R"("customer_id":")" + customer + R"(")";
    const auto lines = [&](int quantity) {
        return R"("lines":[{"sku":")" + sku + R"(","quantity":)" + std::to_string(quantity) +
               R"(,"unit_price":250}])";
    };
    const auto rest = R"("ship_to":{"country":"GB"},"payment":{"token":"tok_ok"})"s;
    const auto first = send("{" + who + "," + lines(1) + "," + rest + "}");
    REQUIRE(first.status == 202);
    side.reaches(json::parse(first.body).at("order_id"), "dispatched");
    for (const auto& same :
         {"{" + rest + "," + lines(1) + "," + who + "}",
          "\n{ " + lines(1) + " ,\t" + who + ",\r\n" + rest + " } ",
          "{" + who + R"(,"lines":[{"unit_price":250,"quantity":1,"sku":")" + sku + R"("}],)" +
              rest + "}",
          "{" + who + "," + lines(1) +
              R"(,"ship_to":{"country":"\u0047B"},"payment":{"token":"tok\u005fok"}})"}) {
        INFO(same);
        const auto again = send(same);
        CHECK(again.status == 202);
        CHECK(again.body == first.body);
    }
    for (const auto& other : {"{" + who + "," + lines(2) + "," + rest + "}",
                              "{" + who + "," + lines(1) + "," + rest + R"(,"placed_at":null})"}) {
        check_problem(send(other), 422, "idempotency-key-reused");
    }
    CHECK(side.get("/v1/orders?customer_id=" + customer).json().at("orders").size() == 1);
    side.check_audit();
}
