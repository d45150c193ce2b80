#pragma once
// The sequence diagram of one order, computed from its spans alone. The terminal, the page (as
// JSON) and Mermaid draw the same diagram.

#include "services/traces/diagram/seen_span.hpp"

namespace duet::console {

struct Step {
    std::int64_t at = 0;           ///< microseconds since 1970
    std::int64_t duration_us = 0;  ///< how long the receiver worked on it
    std::string from, to;          ///< lifelines; equal for a step inside one process
    std::string kind;              ///< request, answer, command, reply, event, timer, fault, local
    std::string label;
    std::string business;  ///< equal for equivalent steps of both styles; empty: no equivalent
    bool undo = false;
    bool lost = false;         ///< the message did not arrive
    std::int64_t attempt = 1;  ///< more than 1: a retry or a redelivery
    std::string fault;         ///< the fault point's name
    std::string span_id, parent_id, message_id;
    std::map<std::string, std::string> attributes;
};

struct Diagram {
    std::string trace_id, style, order_id, state;
    std::int64_t began_at = 0, ended_at = 0;
    std::int64_t reached_at = 0;  ///< when the order reached `state`; redeliveries may follow later
    bool complete = false;        ///< the order has ended, and the cause of every span is known
    std::vector<std::string> lifelines;  ///< in order of appearance
    std::vector<Step> steps;
};

/// REQUIRES: the spans are about one order in one style. Later requests about it (a cancel, a
/// retry) are part of it.
Diagram diagram_of(const SeenSpans& spans);

/// As JSON, the answer of /api/traces/{id}.
std::string to_json(const Diagram& diagram);

}  // namespace duet::console
