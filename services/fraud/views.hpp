#pragma once
// The JSON that fraud's routes return.

#include "services/fraud/store/fraud_store.hpp"
#include "shared/service/machine/handlers.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace duet::fraud {

/// A review's position in the list: when it was opened, and its subject.
using Place = std::pair<Instant, std::string>;

/// The opaque `next` of a page, "<microseconds>-<subject>", and its reverse. nullopt: not a cursor.
std::string cursor_of(const OpenReview& review);
std::optional<Place> place_of(const std::string& cursor);

/// One page as JSON. `reviews` holds at most `limit` + 1 rows: one row more than the page shows
/// whether there is a next page.
std::string review_page(std::vector<OpenReview> reviews, std::int64_t limit);

/// Declares the shapes of the views for the OpenAPI document.
void describe(service::Handlers& on);

}  // namespace duet::fraud
