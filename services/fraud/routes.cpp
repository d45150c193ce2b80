#include "services/fraud/routes.hpp"

#include "services/fraud/views.hpp"

#include <charconv>

namespace duet::fraud {

using http::Method, http::Request, http::Response;
using service::Caller;

namespace {

Response list_reviews(const Request& request, store::Connection& db) {
    constexpr std::int64_t default_limit = 100;
    constexpr std::int64_t max_limit = 1000;
    std::vector<WrongField> wrong;
    std::int64_t limit = default_limit;
    if (const auto given = request.queried("limit")) {
        const auto [end, error] =
            std::from_chars(given->data(), given->data() + given->size(), limit);
        if (error != std::errc{} || end != given->data() + given->size() || limit < 1 ||
            limit > max_limit) {
            wrong.push_back(
                {"?limit", "must be a whole number from 1 to " + std::to_string(max_limit)});
        }
    }
    std::optional<Place> after;
    if (const auto given = request.queried("after")) {
        after = place_of(*given);
        if (!after) wrong.push_back({"?after", "must be the `next` of an earlier page"});
    }
    if (!wrong.empty()) return service::wrong_fields(wrong, request.path);
    return Response::json(200, review_page(FraudStore{db}.open_reviews(after, limit + 1), limit));
}

}  // namespace

void offer_routes(service::Api& api, bool orchestrated) {
    api.query(Method::get, "/v1/reviews",
              [](const Request& request, const Caller&, store::Connection& db) {
                  return list_reviews(request, db);
              });
    if (orchestrated) return;
    api.request<requests::DecideReview>(Method::post, "/v1/reviews/{id}", "reviews.decide",
                                        [](const Request& request, const Caller&) {
                                            return requests::read_decision(request.body,
                                                                           request.parameter("id"));
                                        },
                                        {});
}

}  // namespace duet::fraud
