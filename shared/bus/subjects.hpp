#pragma once
// The names on the bus: who derives one asks here, so that services, `duet` and the broker's
// permissions agree.

#include <string>
#include <string_view>

namespace duet::bus {

/// "stock.reserved" → "shop.stock.reserved", the event's subject in the stream.
std::string event_subject(std::string_view event);

/// ("payments", "stock.reserved") → "payments-stock-reserved", the durable consumer.
std::string consumer_name(std::string_view service, std::string_view event);

/// ("payments", "stock.reserved") → "deliver.payments.stock-reserved", where the broker pushes the
/// consumer's messages.
std::string deliver_subject(std::string_view service, std::string_view event);

/// "payments" → "_INBOX_payments", below which a user's replies come. One prefix a user, so that
/// permissions can keep users from reading each other's replies.
std::string inbox_prefix(std::string_view user);

}  // namespace duet::bus
