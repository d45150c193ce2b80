#include "shared/http/server/router.hpp"
#include "tests/catch.hpp"

using namespace duet::http;

namespace {

void no_op(const Request&, Responder) {}

}  // namespace

TEST_CASE("the router matches segment by segment") {
    Router router;
    router.add(Method::get, "/", no_op);
    router.add(Method::get, "/v1/orders", no_op);
    router.add(Method::get, "/v1/orders/{id}", no_op);
    router.add(Method::get, "/v1/orders/mine", no_op);
    router.add(Method::post, "/v1/orders/{id}/cancel", no_op);

    CHECK(router.find(Method::get, "/").handler);
    CHECK(router.find(Method::get, "/v1/orders").handler);
    CHECK(router.find(Method::get, "/v1/orders/o-1").parameters.at("id") == "o-1");
    CHECK(router.find(Method::get, "/v1/orders/mine").parameters.empty());
    CHECK(router.find(Method::head, "/v1/orders/o-1").handler);
    CHECK(router.find(Method::post, "/v1/orders/o-1/cancel").parameters.at("id") == "o-1");
    // A literal segment hides the parameter beside it, also for methods that it lacks.
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

TEST_CASE("the router refuses malformed and repeated patterns") {
    Router router;
    router.add(Method::get, "/a", no_op);
    CHECK_THROWS_WITH(router.add(Method::get, "/a", no_op), "two routes for GET /a");
    CHECK_THROWS(router.add(Method::get, "a", no_op));
}
