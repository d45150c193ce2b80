// The gateway and the service behind it match the same route, for every target and every encoding.

#include "services/gateway/routes.hpp"
#include "shared/http/server/router.hpp"
#include "shared/http/target.hpp"
#include "tests/catch.hpp"
#include "tests/http/targets.hpp"

#include <rapidcheck.h>

using namespace duet;
using namespace duet::http;

namespace {

void no_op(const Request&, Responder) {}

std::string_view path_in(std::string_view target) { return target.substr(0, target.find('?')); }

/// The routes of the gateway, and those of all services together.
struct Routers {
    Routers() {
        for (const auto& route : gateway::routes()) {
            for (const std::string style : {"/orchestrated", "/choreographed"})
                gateway.add(route.method, style + std::string{route.pattern}, no_op);
            service.add(route.method, route.pattern, no_op);
        }
    }
    Router gateway, service;
};

const Routers& routers() {
    static const Routers both;
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
    const auto* parsed = std::get_if<Target>(&received);
    RC_ASSERT(parsed != nullptr);
    RC_ASSERT(parsed->text == forwarded);
    RC_ASSERT("/" + style + parsed->path == target.path);
    RC_ASSERT(parsed->query == target.query);
    const auto service = routers().service.find(method, path_in(parsed->text));
    RC_ASSERT(service.handler != nullptr);
    RC_ASSERT("/" + style + std::string{service.pattern} == std::string{match.pattern});
    RC_ASSERT(service.parameters == match.parameters);
}

/// A name that a customer may choose: any text that a path segment can hold.
rc::Gen<std::string> name() {
    const auto piece = rc::gen::element<std::string>("a", "B", "7", "-", "%", "?", "#", "&", "=",
                                                     "+", " ", "\"", "{id}", "\xC3\xBC",
                                                     "\xE2\x82\xAC", "\n", ".", "..", "orders");
    return rc::gen::suchThat(
        rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), tests::joined),
        [](const std::string& text) {
            return !text.empty() && text.size() < 60 && text != "." && text != "..";
        });
}

/// A target of this route with randomly encoded segments. Appends the values of the pattern's
/// parameters to `names`.
std::string target_of(const std::string& style, const gateway::Route& route,
                      std::vector<std::string>& names) {
    std::string target = "/" + *tests::randomly_encoded(style);
    const auto segments = path_segments(route.pattern).value();
    for (const auto& segment : segments) {
        const bool is_parameter = segment.starts_with('{');
        const auto text = is_parameter ? *name() : segment;
        if (is_parameter) names.push_back(text);
        target += "/" + *tests::randomly_encoded(text);
    }
    if (*rc::gen::arbitrary<bool>())
        target += "?limit=" + *tests::randomly_encoded(*name()) + "&a+b=%2b+";
    return target;
}

}  // namespace

TEST_CASE("gateway and service match the same route for every encoding of a target") {
    CHECK(rc::check([] {
        const auto& route =
            gateway::routes()[*rc::gen::inRange<std::size_t>(0, gateway::routes().size())];
        const auto style = *rc::gen::element<std::string>("orchestrated", "choreographed");
        std::vector<std::string> names;
        const auto text = target_of(style, route, names);
        const auto read = read_target(text);
        const auto* target = std::get_if<Target>(&read);
        RC_ASSERT(target != nullptr);
        const auto match = routers().gateway.find(route.method, path_in(target->text));
        RC_ASSERT("/" + style + std::string{route.pattern} == std::string{match.pattern});
        for (const auto& [unused, value] : match.parameters)
            RC_ASSERT(value == names.front());  // no route has two
        check_forwarded(route.method, *target, match);
    }));
}

TEST_CASE("the service reads every forwarded target as the gateway did") {
    CHECK(rc::check([] {
        const auto front = *rc::gen::element<std::string>("/v1/orders", "/v%31/products",
                                                          "/v1/%61ccounts", "/v1", "");
        const auto text = "/" + *tests::randomly_encoded("orchestrated") + front +
                          *rc::gen::resize(8, tests::any_target());
        const auto read = read_target(text);
        const auto* target = std::get_if<Target>(&read);
        if (target == nullptr) return;
        const auto match = routers().gateway.find(Method::get, path_in(target->text));
        RC_CLASSIFY(match.handler != nullptr, "matched");
        if (match.handler != nullptr) check_forwarded(Method::get, *target, match);
    }));
}

TEST_CASE("the gateway forwards the target without the style") {
    CHECK(gateway::forwarded_target("/orchestrated/v1/orders?limit=1", "orchestrated") ==
          "/v1/orders?limit=1");
    CHECK(gateway::forwarded_target("/choreographed/v1/products/a%20b", "choreographed") ==
          "/v1/products/a%20b");
}
