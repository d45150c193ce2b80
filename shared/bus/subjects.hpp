#pragma once
// The names of subjects and consumers, so that services, `duet` and the broker's permissions agree.
// Pure functions, thread-safe.

#include <string>
#include <string_view>

namespace duet::bus {

/// "stock.reserved" → "shop.stock.reserved", the event's subject in the stream.
std::string event_subject(std::string_view event);

/// ("payments", "stock.reserved") → "payments-stock-reserved", the durable consumer.
std::string consumer_name(std::string_view service, std::string_view event);

/// ("payments", "stock.reserved") → "deliver.payments.stock-reserved", the subject to which the
/// broker pushes the consumer's messages.
std::string deliver_subject(std::string_view service, std::string_view event);

/// "payments" → "_INBOX_payments", the prefix of the subjects for a user's replies. One prefix per
/// user, so that permissions can prevent users from reading each other's replies.
std::string inbox_prefix(std::string_view user);

}  // namespace duet::bus
