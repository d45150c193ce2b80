// What the gateway matches is what the service behind it matches: for every target, however it is
// encoded.

#include "services/gateway/routes.hpp"
#include "shared/http/server/router.hpp"
#include "shared/http/target.hpp"
#include "tests/catch.hpp"
#include "tests/http/targets.hpp"

#include <rapidcheck.h>

using namespace duet;
using namespace duet::http;

namespace {

void nothing(const Request&, Responder) {}

std::string_view path_in(std::string_view target) { return target.substr(0, target.find('?')); }

/// The gateway's routes, and those that all services have together.
struct Doors {
    Doors() {
        for (const auto& route : gateway::routes()) {
            for (const std::string style : {"/orchestrated", "/choreographed"})
                gateway.add(route.method, style + std::string{route.pattern}, nothing);
            service.add(route.method, route.pattern, nothing);
        }
    }
    Router gateway, service;
};

const Doors& doors() {
    static const Doors both;
    return both;
}

/// "orchestrated" of "/orchestrated/v1/orders".
std::string style_in(std::string_view pattern) {
    return std::string{pattern.substr(1, pattern.find('/', 1) - 1)};
}

/// REQUIRES: the gateway matched `target`.
void check_forwarded(Method method, const Target& target, const Router::Match& match) {
    const auto style = style_in(match.pattern);
    const auto forwarded = std::string{gateway::forwarded_target(target.text, style)};
    const auto received = read_target(forwarded);
    const auto* taken = std::get_if<Target>(&received);
    RC_ASSERT(taken != nullptr);
    RC_ASSERT(taken->text == forwarded);
    RC_ASSERT("/" + style + taken->path == target.path);
    RC_ASSERT(taken->query == target.query);
    const auto there = doors().service.find(method, path_in(taken->text));
    RC_ASSERT(there.handler != nullptr);
    RC_ASSERT("/" + style + std::string{there.pattern} == std::string{match.pattern});
    RC_ASSERT(there.parameters == match.parameters);
}

/// A name as a customer may choose it: everything but what a path cannot carry.
rc::Gen<std::string> name() {
    const auto piece = rc::gen::element<std::string>("a", "B", "7", "-", "%", "?", "#", "&", "=",
                                                     "+", " ", "\"", "{id}", "\xC3\xBC",
                                                     "\xE2\x82\xAC", "\n", ".", "..", "orders");
    return rc::gen::suchThat(
        rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), tests::together),
        [](const std::string& text) {
            return !text.empty() && text.size() < 60 && text != "." && text != "..";
        });
}

/// A target of this route, each of its segments encoded at random; into `names` what stands for the
/// pattern's parameters.
std::string target_of(const std::string& style, const gateway::Route& route,
                      std::vector<std::string>& names) {
    std::string target = "/" + *tests::encoded_at_random(style);
    const auto segments = path_segments(route.pattern).value();
    for (const auto& segment : segments) {
        const bool is_parameter = segment.starts_with('{');
        const auto text = is_parameter ? *name() : segment;
        if (is_parameter) names.push_back(text);
        target += "/" + *tests::encoded_at_random(text);
    }
    if (*rc::gen::arbitrary<bool>())
        target += "?limit=" + *tests::encoded_at_random(*name()) + "&a+b=%2b+";
    return target;
}

}  // namespace

TEST_CASE("however a target is encoded, gateway and service match the same route") {
    CHECK(rc::check([] {
        const auto& route =
            gateway::routes()[*rc::gen::inRange<std::size_t>(0, gateway::routes().size())];
        const auto style = *rc::gen::element<std::string>("orchestrated", "choreographed");
        std::vector<std::string> names;
        const auto text = target_of(style, route, names);
        const auto read = read_target(text);
        const auto* target = std::get_if<Target>(&read);
        RC_ASSERT(target != nullptr);
        const auto match = doors().gateway.find(route.method, path_in(target->text));
        RC_ASSERT("/" + style + std::string{route.pattern} == std::string{match.pattern});
        for (const auto& [unused, value] : match.parameters)
            RC_ASSERT(value == names.front());  // no route has two
        check_forwarded(route.method, *target, match);
    }));
}

TEST_CASE("whatever target the gateway passes on, the service reads it as the gateway did") {
    CHECK(rc::check([] {
        const auto front = *rc::gen::element<std::string>("/v1/orders", "/v%31/products",
                                                          "/v1/%61ccounts", "/v1", "");
        const auto text = "/" + *tests::encoded_at_random("orchestrated") + front +
                          *rc::gen::resize(8, tests::any_target());
        const auto read = read_target(text);
        const auto* target = std::get_if<Target>(&read);
        if (target == nullptr) return;
        const auto match = doors().gateway.find(Method::get, path_in(target->text));
        RC_CLASSIFY(match.handler != nullptr, "matched");
        if (match.handler != nullptr) check_forwarded(Method::get, *target, match);
    }));
}

TEST_CASE("the target goes on without the style") {
    CHECK(gateway::forwarded_target("/orchestrated/v1/orders?limit=1", "orchestrated") ==
          "/v1/orders?limit=1");
    CHECK(gateway::forwarded_target("/choreographed/v1/products/a%20b", "choreographed") ==
          "/v1/products/a%20b");
}
