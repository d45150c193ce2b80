#include "shared/http/server/router.hpp"
#include "tests/catch.hpp"

using namespace duet::http;

namespace {

void nothing(const Request&, Responder) {}

}  // namespace

TEST_CASE("routes are found segment by segment") {
    Router router;
    router.add(Method::get, "/", nothing);
    router.add(Method::get, "/v1/orders", nothing);
    router.add(Method::get, "/v1/orders/{id}", nothing);
    router.add(Method::get, "/v1/orders/mine", nothing);
    router.add(Method::post, "/v1/orders/{id}/cancel", nothing);

    CHECK(router.find(Method::get, "/").handler);
    CHECK(router.find(Method::get, "/v1/orders").handler);
    CHECK(router.find(Method::get, "/v1/orders/o-1").parameters.at("id") == "o-1");
    CHECK(router.find(Method::get, "/v1/orders/mine").parameters.empty());
    CHECK(router.find(Method::head, "/v1/orders/o-1").handler);
    CHECK(router.find(Method::post, "/v1/orders/o-1/cancel").parameters.at("id") == "o-1");
    // A literal segment hides the parameter beside it, also for methods it has not.
    CHECK(router.find(Method::post, "/v1/orders/o-1").allowed == "GET, HEAD");

    for (const auto* path : {"/v1", "/v1/orders/", "/v1/orders//cancel", "/v1/orders/o-1/cancel/",
                             "//v1/orders", "/V1/orders", "/v1/orders/%zz"}) {
        CAPTURE(path);
        const auto match = router.find(Method::get, path);
        CHECK_FALSE(match.handler);
        CHECK(match.allowed.empty());
    }
    CHECK(router.find(Method::get, "/" + std::string(2000, '/')).handler == nullptr);
}

TEST_CASE("wrong patterns are refused at once") {
    Router router;
    router.add(Method::get, "/a", nothing);
    CHECK_THROWS_WITH(router.add(Method::get, "/a", nothing), "two routes for GET /a");
    CHECK_THROWS(router.add(Method::get, "a", nothing));
}
