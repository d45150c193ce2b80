#pragma once
// Several events in one message: the JSON batch format of CloudEvents, an array of events
// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#4-json-batch-format).
//
// Pure functions. Thread-safe.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duet {

/// Serializes one event as a plain CloudEvent, several as an array. REQUIRES: at least one.
std::string to_cloudevent_batch(std::span<const std::string_view> events);

/// Splits a message into the bytes of its events, in order: the elements of an array, or the
/// message itself. Scans only as deep as needed to find the end of an element. An incomplete
/// message is returned as one piece, which from_cloudevent then refuses. The views point into
/// `message`.
std::vector<std::string_view> cloudevents_in(std::string_view message);

}  // namespace duet
