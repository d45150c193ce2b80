#pragma once
// What became of one order, as a sequence diagram: computed from spans and from nothing else. The
// terminal, the page (as JSON) and Mermaid draw the same one.

#include "services/traces/diagram/seen_span.hpp"

namespace duet::console {

struct Step {
    std::int64_t at = 0;           ///< microseconds since 1970
    std::int64_t duration_us = 0;  ///< how long the one it reached worked on it
    std::string from, to;          ///< lifelines; the same for what happens at one place
    std::string kind;              ///< request, answer, command, reply, event, timer, fault, local
    std::string label;
    std::string
        business;  ///< the same on both sides for the equivalent step; empty: it has none there
    bool undo = false;
    bool lost = false;         ///< it did not arrive
    std::int64_t attempt = 1;  ///< more than 1: a retry or a redelivery
    std::string fault;         ///< the fault point's name
    std::string span_id, parent_id, message_id;
    std::map<std::string, std::string> attributes;
};

struct Diagram {
    std::string trace_id, style, order_id, state;
    std::int64_t began_at = 0, ended_at = 0;
    std::int64_t reached_at =
        0;  ///< when it came to `state`; what is delivered again may follow long after
    bool complete = false;               ///< it has come to an end, and every span's cause is there
    std::vector<std::string> lifelines;  ///< in order of appearance
    std::vector<Step> steps;
};

/// REQUIRES: the spans are of one order in one style; those of later requests about it (a cancel, a
/// retry) may be among them.
Diagram diagram_of(const SeenSpans& spans);

/// The same as JSON, in the shape that the console's /api/traces/{id} promises.
std::string to_json(const Diagram& diagram);

}  // namespace duet::console
