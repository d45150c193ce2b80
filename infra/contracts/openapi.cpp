#include "infra/contracts/schemas.hpp"
#include "services/audit/audit.hpp"
#include "services/gateway/contract.hpp"
#include "services/gateway/routes.hpp"
#include "shared/http/problem.hpp"
#include "shared/messages/requests.hpp"

#include <algorithm>
#include <regex>
#include <set>

namespace duet::documents {

namespace {

using gateway::Operation, gateway::Route;

std::string lower(std::string_view name) {
    std::string text{name};
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

const Operation& operation_for(const Route& route) {
    const auto all = gateway::operations();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Operation& one) {
        return one.method == route.method && one.pattern == route.pattern;
    });
    if (found == all.end())
        throw std::runtime_error("services/gateway/contract.cpp does not describe " +
                                 std::string{http::name_of(route.method)} + " " +
                                 std::string{route.pattern});
    return *found;
}

json parameter(const char* in, std::string_view name, bool required, std::string_view schema,
               std::string_view words) {
    return {{"name", name},
            {"in", in},
            {"required", required},
            {"description", words},
            {"schema", json::parse(schema)}};
}

json parameters_of(const Operation& operation) {
    static const std::regex in_braces{R"(\{([^}]+)\})"};
    static constexpr auto text = R"({"type":"string"})";
    json all = json::array();
    const std::string pattern{operation.pattern};
    for (auto at = std::sregex_iterator{pattern.begin(), pattern.end(), in_braces};
         at != std::sregex_iterator{}; ++at) {
        all.push_back(
            parameter("path", (*at)[1].str(), true, text, "Percent-encoded where it must be"));
    }
    for (const auto& one : operation.query)
        all.push_back(parameter("query", one.name, false, one.schema, one.words));
    if (operation.key != Operation::Key::never)
        all.push_back(ref("components/parameters",
                          operation.key == Operation::Key::must ? "KeyNeeded" : "Key"));
    if (operation.waits) all.push_back(ref("components/parameters", "Wait"));
    return all;
}

/// Every refusal that this operation may return, including those implied by its parameters and
/// body.
std::set<int> refusals_of(const Operation& operation, const Route& route) {
    std::set<int> all{operation.refusals.begin(), operation.refusals.end()};
    all.insert({400, 401, 503, 504});  // 400: an ambiguous request target, text that is not UTF-8
    if (route.operator_only) all.insert(403);
    if (operation.key != Operation::Key::never) all.insert({409, 422});
    if (!operation.body.empty()) all.insert({413, 415});
    return all;
}

json answers_of(const Operation& operation, const Route& route) {
    json all;
    for (const auto& [status, shape, words] : operation.answers) {
        all[std::to_string(status)] = {
            {"description", words},
            {"content",
             {{"application/json", {{"schema", ref("components/schemas", std::string{shape})}}}}}};
    }
    for (const int status : refusals_of(operation, route))
        all[std::to_string(status)] = ref("components/responses", std::to_string(status));
    return all;
}

json described(const Operation& operation, const Route& route) {
    json out{{"operationId", operation.id}, {"summary", operation.summary}};
    if (route.operator_only) out["description"] = "With the operator's key.";
    if (const auto parameters = parameters_of(operation); !parameters.empty())
        out["parameters"] = parameters;
    if (!operation.body.empty()) {
        out["requestBody"] = {
            {"required", true},
            {"content",
             {{"application/json",
               {{"schema", ref("components/schemas", std::string{operation.body})}}}}}};
    }
    out["responses"] = answers_of(operation, route);
    return out;
}

json refusals() {
    json all;
    for (const auto& [status, words] : std::initializer_list<std::pair<int, const char*>>{
             {400, "Malformed; validation names every wrong field at once"},
             {401, "No key, or one that nobody holds"},
             {403, "The operator's, not a customer's"},
             {404, "Not known here, or not yours to see"},
             {409, "Too late, decided otherwise, or the same key is being handled right now"},
             {413, "The body is larger than 1 MiB"},
             {415, "The body is not application/json in UTF-8"},
             {422, "The Idempotency-Key came before with a request that means something else"},
             {503, "Nothing was accepted; repeat the request after Retry-After"},
             {504, "The outcome is unknown; repeat the request with the same Idempotency-Key"},
         }) {
        all[std::to_string(status)] = {
            {"description", words},
            {"content",
             {{"application/problem+json", {{"schema", ref("components/schemas", "Problem")}}}}}};
    }
    return all;
}

json shared_parameters() {
    static constexpr auto key = R"({"type":"string","minLength":1,"maxLength":256})";
    constexpr auto words =
        "The same key is one request: repeated within 24 hours, with a body that means the same, "
        "it gets the stored "
        "answer. Two such headers in one request are refused";
    constexpr auto waits =
        "wait=N: up to N seconds (60 at most) for a settled state (RFC 7240); a list, of which the "
        "first wait counts";
    return {{"KeyNeeded", parameter("header", "Idempotency-Key", true, key, words)},
            {"Key", parameter("header", "Idempotency-Key", false, key, words)},
            {"Wait", parameter("header", "Prefer", false, R"({"type":"string"})", waits)}};
}

json shapes(const Declarations& services) {
    json all;
    for (const auto& service : services) {
        for (const auto& [name, schema] : service.responses) declare(all, name, schema);
    }
    for (const auto& [name, schema] : requests::body_schemas()) declare(all, name, schema);
    declare(all, "Audit", audit::schema());
    declare(all, "Problem", std::string{http::problem_schema});
    return all;
}

json servers() {
    return json::array(
        {{{"url", "http://127.0.0.1:{port}/{style}"},
          {"description", "The gateway of a shop on this machine; `duet status` shows its port"},
          {"variables",
           {{"port", {{"default", "8080"}}},
            {"style",
             {{"default", "orchestrated"}, {"enum", {"orchestrated", "choreographed"}}}}}}}});
}

}  // namespace

std::string openapi(const Declarations& services) {
    json out{{"openapi", "3.1.0"},
             {"info",
              {{"title", "Duet, one shop implemented twice"},
               {"version", "1"},
               {"description",
                "The same routes and answers in both styles. Money is whole pence (GBP)."}}},
             {"servers", servers()},
             {"security", json::array({{{"key", json::array()}}})},
             {"paths", json::object()}};
    for (const auto& route : gateway::routes())
        out["paths"][std::string{route.pattern}][lower(http::name_of(route.method))] =
            described(operation_for(route), route);
    out["components"] = {{"securitySchemes",
                          {{"key",
                            {{"type", "http"},
                             {"scheme", "bearer"},
                             {"description", "`duet status` shows the keys"}}}}},
                         {"parameters", shared_parameters()},
                         {"responses", refusals()},
                         {"schemas", shapes(services)}};
    return out.dump(2) + "\n";
}

}  // namespace duet::documents
