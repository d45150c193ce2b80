// The OpenAPI and AsyncAPI documents equal the code's declarations, are valid, and contain exactly
// the gateway's routes. tests/promises validates every real answer, contracts_test.cpp every real
// event.

#include "tests/contracts/documents.hpp"
#include "infra/supervisor/launch.hpp"
#include "services/gateway/contract.hpp"
#include "services/gateway/routes.hpp"
#include "shared/messages/cloudevent.hpp"
#include "shared/messages/cloudevent_batch.hpp"
#include "shared/messages/command.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "shared/messages/requests.hpp"
#include "tests/catch.hpp"
#include "tests/contracts/schema.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>

using namespace duet;
using namespace duet::contracts;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

std::string printed(const std::string& option) {
    setenv("DUET_PROGRAMS", std::filesystem::path{DUET_COMMAND}.parent_path().c_str(), 1);
    return processes::output_of({DUET_COMMAND, "describe", option}, 30s);
}

const json& openapi() {
    static const auto document = json::parse(printed("--openapi"));
    return document;
}

const json& asyncapi() {
    static const auto document = json::parse(printed("--asyncapi"));
    return document;
}

std::string committed(const std::string& file) {
    std::ifstream in{std::string{DUET_SOURCE} + "/services/" + file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string listed(const std::vector<std::string>& errors) {
    std::string text;
    for (const auto& error : errors) text += error + "\n";
    return text;
}

std::string lower(std::string_view name) {
    std::string text{name};
    for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

}  // namespace

TEST_CASE("the committed documents equal those that the code declares") {
    // A failure means that the contract has changed. If that is intended, run `./duet describe
    // --openapi > services/openapi.json` and `./duet describe --asyncapi > services/asyncapi.json`,
    // and review the difference.
    CHECK(committed("openapi.json") == printed("--openapi"));
    CHECK(committed("asyncapi.json") == printed("--asyncapi"));
}

TEST_CASE("the documents are valid by their formats") {
    INFO(listed(shape_errors_of_openapi(openapi()))
         << listed(shape_errors_of_asyncapi(asyncapi())));
    CHECK(shape_errors_of_openapi(openapi()).empty());
    CHECK(shape_errors_of_asyncapi(asyncapi()).empty());
}

TEST_CASE("an invalid document is found") {
    SECTION("OpenAPI") {
        const auto [place, broken] = GENERATE(table<std::string, std::string>({
            {"/openapi", "\"3.0.3\""},
            {"/info/version", "null"},
            {"/paths/~1v1~1orders~1{order_id}/get/parameters/0/name", "\"order\""},
            {"/paths/~1v1~1orders~1{order_id}/get/parameters/0/required", "false"},
            {"/paths/~1v1~1orders/get/operationId", "\"placeOrder\""},
            {"/paths/~1v1~1orders/get/responses", "{}"},
            {"/paths/~1v1~1orders/get/responses/200/content/application~1json/schema/$ref",
             "\"#/components/schemas/Nothing\""},
        }));
        auto document = openapi();
        if (broken == "null")
            document["info"].erase("version");
        else
            document[json::json_pointer{place}] = json::parse(broken);
        INFO(place);
        CHECK_FALSE(shape_errors_of_openapi(document).empty());
    }
    SECTION("AsyncAPI") {
        const auto [place, broken] = GENERATE(table<std::string, std::string>({
            {"/asyncapi", "\"2.6.0\""},
            {"/operations/fraud.consumes.order.placed/action", "\"publish\""},
            {"/operations/fraud.consumes.order.placed/messages/0/$ref",
             "\"#/components/messages/event.order.placed\""},
            {"/channels/event.order.placed/messages/event.order.placed/$ref",
             "\"#/components/messages/nothing\""},
            {"/components/messages/an event", "{\"payload\":{}}"},
        }));
        auto document = asyncapi();
        document[json::json_pointer{place}] = json::parse(broken);
        INFO(place);
        CHECK_FALSE(shape_errors_of_asyncapi(document).empty());
    }
}

TEST_CASE("the document contains exactly the routes of the gateway") {
    std::set<std::string> offered, described;
    for (const auto& route : gateway::routes())
        offered.insert(lower(http::name_of(route.method)) + " " + std::string{route.pattern});
    for (const auto& [path, item] : openapi()["paths"].items()) {
        for (const auto& [method, operation] : item.items()) described.insert(method + " " + path);
    }
    CHECK(offered == described);
    CHECK(gateway::operations().size() == gateway::routes().size());
}

TEST_CASE("every event has a channel, a publisher and a consumer") {
    for (const auto& [name, channel] : asyncapi()["channels"].items()) {
        if (!name.starts_with("event.")) continue;
        const auto event = name.substr(std::string{"event."}.size());
        CHECK(channel["address"] == "shop." + event);
        std::set<std::string> actions;
        for (const auto& [operation, of] : asyncapi()["operations"].items()) {
            if (of["channel"]["$ref"] == "#/channels/" + name)
                actions.insert(of["action"].get<std::string>());
        }
        INFO(name);
        CHECK(actions.contains("send"));
        CHECK((actions.contains("receive") || event == "order.returned"));
    }
}

namespace {

struct Body {
    std::string name;
    json good;
    std::function<bool(const std::string&)> accepted;
};

template <class T> bool fine(const requests::Checked<T>& read) {
    return std::holds_alternative<T>(read);
}

/// Reads as an operator's import, because no schema can express who may set `imported`, or how far
/// ahead a time may lie.
std::vector<Body> bodies() {
    const auto now = from_rfc3339("2011-01-01T00:00:00Z").value();
    const json lines{{{"sku", "mug"}, {"quantity", 2}, {"unit_price", 500}}};
    return {
        {"PlaceOrder",
         {{"customer_id", "c"},
          {"lines", lines},
          {"ship_to", {{"country", "GB"}, {"postcode", "N1"}}},
          {"payment", {{"token", "tok_ok"}}},
          {"placed_at", "2010-12-01T08:26:00Z"},
          {"imported", true}},
         [now](const std::string& text) {
             return fine(requests::read_place_order(text, "o", now, true));
         }},
        {"RequestReturn",
         {{"order_id", "o-1"},
          {"customer_id", "c"},
          {"lines", lines},
          {"placed_at", "2010-12-01T08:26:00Z"},
          {"country", "GB"},
          {"imported", true}},
         [now](const std::string& text) {
             return fine(requests::read_return(text, "o", true, now));
         }},
        {"PutProduct",
         {{"price", 500}, {"restock", 10}, {"strict_price", true}},
         [](const std::string& text) { return fine(requests::read_put_product(text, "mug")); }},
        {"PutAccount",
         {{"credit_limit", 1000}},
         [](const std::string& text) { return fine(requests::read_put_account(text, "c")); }},
        {"DecideReview",
         {{"decision", "approve"}},
         [](const std::string& text) { return fine(requests::read_decision(text, "o-1")); }},
    };
}

/// All variants of the value in which one place is replaced or removed.
std::vector<json> variations(const json& good) {
    const json others[] = {"",
                           "x",
                           std::string(256, 'x'),
                           std::string(257, 'x'),
                           "gb",
                           "deny",
                           "yesterday",
                           -1,
                           0,
                           1,
                           1'000'000,
                           1'000'001,
                           100'000'001,
                           2'000'000'000,
                           1.5,
                           true,
                           json::array(),
                           json::object()};
    std::vector<json> all{good};
    const auto flat = good.flatten();
    for (const auto& [pointer, value] : flat.items()) {
        for (auto place = json::json_pointer{pointer}; !place.empty(); place.pop_back()) {
            for (const auto& other : others) {
                auto changed = good;
                changed[place] = other;
                all.push_back(std::move(changed));
            }
            auto without = good;
            auto& parent = without[place.parent_pointer()];
            if (parent.is_object()) parent.erase(place.back());
            all.push_back(std::move(without));
        }
    }
    return all;
}

}  // namespace

TEST_CASE("the request readers accept exactly what the document says") {
    for (const auto& body : bodies()) {
        const auto& schema = openapi()["components"]["schemas"][body.name];
        std::size_t accepted = 0, refused = 0;
        for (const auto& variation : variations(body.good)) {
            const auto errors = errors_of(variation, schema, openapi());
            INFO(body.name << " " << variation.dump() << "\n" << listed(errors));
            CHECK(body.accepted(variation.dump()) == errors.empty());
            ++(errors.empty() ? accepted : refused);
        }
        CHECK(accepted > 1);
        CHECK(refused > 5);
    }
}

TEST_CASE("serialized commands and replies match the document") {
    const auto as_document_says = [](const char* message, const std::string& text) {
        const auto errors =
            errors_of(json::parse(text), asyncapi()["components"]["messages"][message]["payload"],
                      asyncapi(), Undeclared::refuse);
        INFO(text << "\n" << listed(errors));
        CHECK(errors.empty());
    };
    const auto batch_of = [](Command command) {
        command.id = "o-1/step";
        std::string batch = "[";
        append_command(batch, command, 2);
        return batch + "]";
    };
    Order order;
    order.order_id = "o-1";
    order.lines = {{"mug", 2, 500}};
    as_document_says("commands.orders", batch_of(orders::Open{{order}, "customer"}));
    as_document_says("commands.payments", batch_of(payments::Capture{{"o-1"}}));
    CHECK_FALSE(errors_of(json::parse(batch_of(payments::Capture{{"o-1"}})),
                          asyncapi()["components"]["messages"]["commands.orders"]["payload"],
                          asyncapi())
                    .empty());

    auto priced = Reply::done();
    priced.lines = order.lines;
    for (const auto& reply :
         {Reply::done(), Reply::refused("out_of_stock", {"mug"}), Reply::waiting(),
          Reply::later(500ms), Reply::failed("why"), Reply::failed_for_good("why"), priced}) {
        as_document_says("replies", "[" + encode_reply("o-1/step", reply) + "]");
    }
}

TEST_CASE("one event and a batch of events match the document") {
    const auto fits = [](const char* message, const std::string& text) {
        return errors_of(json::parse(text),
                         asyncapi()["components"]["messages"][message]["payload"], asyncapi(),
                         Undeclared::refuse)
            .empty();
    };
    const auto one =
        to_cloudevent(events::StockCommitted{{"o-1"}}, "/choreographed/inventory", Instant{}, "");
    const std::vector<std::string_view> alone{one}, together{one, one};
    CHECK(fits("event.stock.committed", to_cloudevent_batch(alone)));
    CHECK(fits("events.stock.committed", to_cloudevent_batch(together)));
    CHECK_FALSE(fits("event.stock.committed", to_cloudevent_batch(together)));
    CHECK_FALSE(fits("events.order.confirmed", to_cloudevent_batch(together)));
}

TEST_CASE("an undocumented answer is found") {
    const SeenAnswer good{"GET", "/v1/accounts/c", 200, "application/json",
                          R"({"customer_id":"c","held":0,"captured":0,"refunded":0})"};
    CHECK(errors_of_answer(good, openapi()).empty());
    auto other = good;
    SECTION("a field that is missing") {
        other.body = R"({"customer_id":"c","held":0,"captured":0})";
    }
    SECTION("a field that is declared nowhere") {
        other.body = R"({"customer_id":"c","held":0,"captured":0,"refunded":0,"secret":1})";
    }
    SECTION("a status") { other.status = 418; }
    SECTION("a content type") { other.content_type = "text/plain"; }
    SECTION("a route") { other.path = "/v1/secrets"; }
    SECTION("invalid JSON") { other.body = "{"; }
    CHECK_FALSE(errors_of_answer(other, openapi()).empty());
}
