#include "services/fraud/views.hpp"

#include "shared/messages/schemas.hpp"

#include <fmt/format.h>

#include <charconv>

namespace duet::fraud {

std::string cursor_of(const OpenReview& review) {
    return fmt::format("{}-{}", to_micros(review.opened_at), review.subject());
}

std::optional<Place> place_of(const std::string& cursor) {
    std::int64_t micros = 0;
    const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), micros);
    if (error != std::errc{} || end == cursor.data() + cursor.size() || *end != '-')
        return std::nullopt;
    return Place{from_micros(micros), std::string{end + 1}};
}

std::string review_page(std::vector<OpenReview> reviews, std::int64_t limit) {
    std::string next = "null";
    if (reviews.size() > static_cast<std::size_t>(limit)) {
        reviews.pop_back();
        JsonWriter text;
        text.value(cursor_of(reviews.back()));
        next = text.take();
    }
    JsonWriter page;
    page("reviews", reviews);
    return "{" + page.take() + ",\"next\":" + next + "}";
}

void describe(service::Handlers& on) {
    on.responds_with("ReviewPage",
                     schemas::object({{"reviews", schemas::list_of(schema_of<OpenReview>())},
                                      {"next", schemas::text_or_null}}));
}

}  // namespace duet::fraud
