#pragma once
// Several events in one message: CloudEvents' JSON batch format, an array of events
// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#4-json-batch-format).

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duet {

/// One event stays a plain CloudEvent; several become an array of them. REQUIRES: at least one.
std::string to_cloudevent_batch(std::span<const std::string_view> events);

/// The bytes of each event in a message, in order: of an array its elements, else the message
/// itself. Looks no deeper than it must to find where an element ends; what is not whole comes back
/// in one piece, for from_cloudevent to refuse.
std::vector<std::string_view> cloudevents_in(std::string_view message);

}  // namespace duet
