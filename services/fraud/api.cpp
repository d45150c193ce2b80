#include "services/fraud/api.hpp"

#include "services/fraud/store/fraud_store.hpp"
#include "shared/messages/schemas.hpp"

#include <charconv>

namespace duet::fraud {

using http::Method, http::Request, http::Response;
using service::Caller;

namespace {

using Place = std::pair<Instant, std::string>;

/// "<micros>-<id>": the place of a review in the list; clients pass it on unread.
std::string cursor_of(const OpenReview& review) {
    return std::to_string(to_micros(review.opened_at)) + "-" + review.subject();
}

std::optional<Place> place_of(const std::string& cursor) {
    std::int64_t micros = 0;
    const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), micros);
    if (error != std::errc{} || end == cursor.data() + cursor.size() || *end != '-')
        return std::nullopt;
    return Place{from_micros(micros), std::string{end + 1}};
}

Response list(const Request& request, store::Connection& db) {
    constexpr std::int64_t default_value = 100;
    constexpr std::int64_t max = 1000;
    std::vector<WrongField> wrong;
    std::int64_t limit = default_value;
    if (const auto given = request.queried("limit")) {
        const auto [end, error] =
            std::from_chars(given->data(), given->data() + given->size(), limit);
        if (error != std::errc{} || end != given->data() + given->size() || limit < 1 ||
            limit > max) {
            wrong.push_back({"?limit", "must be a whole number from 1 to " + std::to_string(max)});
        }
    }
    std::optional<Place> after;
    if (const auto given = request.queried("after")) {
        after = place_of(*given);
        if (!after) wrong.push_back({"?after", "must be the `next` of an earlier page"});
    }
    if (!wrong.empty()) return service::wrong_fields(wrong, request.path);

    auto reviews = FraudStore{db}.open_reviews(
        after, limit + 1);  // one more tells whether there is a next page
    std::string next = "null";
    if (reviews.size() > static_cast<std::size_t>(limit)) {
        reviews.pop_back();
        JsonWriter text;
        text.value(cursor_of(reviews.back()));
        next = text.take();
    }
    JsonWriter page;
    page("reviews", reviews);
    return Response::json(200, "{" + page.take() + ",\"next\":" + next + "}");
}

}  // namespace

void describe(service::Handlers& on) {
    on.responds_with("ReviewPage",
                 schemas::object({{"reviews", schemas::list_of(schema_of<OpenReview>())},
                                  {"next", schemas::text_or_null}}));
}

void offer_queries(service::Api& api) {
    api.query(Method::get, "/v1/reviews",
              [](const Request& request, const Caller&, store::Connection& db) {
                  return list(request, db);
              });
}

void offer_requests(service::Api& api) {
    api.request<requests::DecideReview>(Method::post, "/v1/reviews/{id}", "reviews.decide",
                                    [](const Request& request, const Caller&) {
                                        return requests::read_decision(request.body,
                                                                       request.parameter("id"));
                                    },
                                    {});
}

}  // namespace duet::fraud
