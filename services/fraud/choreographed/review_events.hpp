#pragma once
// The events that follow an assessment or a decision: one rule for orders (react.cpp) and returns
// (returns.cpp). `Kind` maps each outcome to an event:
//
//     struct Kind {
//         using Subject = …;  // an order or a return
//         static const std::string& id(const Subject&);
//         static Event cleared(const Subject&, bool reviewed);
//         static Event blocked(const std::string& id, const std::string& reason);
//         static Event flagged(const std::string& id, const std::vector<std::string>& rules);
//     };
//
// `reviewed`: an operator has approved it.

#include "services/fraud/fraud.hpp"
#include "shared/messages/cloudevent.hpp"

#include <string>

namespace duet::fraud::choreographed {

template <class Kind>
Events events_of(const Assessed& assessed, const typename Kind::Subject& subject) {
    switch (assessed.kind) {
        case Assessed::Kind::cleared: return {Kind::cleared(subject, false)};
        case Assessed::Kind::refused: return {Kind::blocked(Kind::id(subject), assessed.reason)};
        case Assessed::Kind::in_review: return {Kind::flagged(Kind::id(subject), assessed.rules)};
        case Assessed::Kind::moot: break;  // it has ended: no service waits for the outcome
    }
    return {};
}

/// REQUIRES: the decision ended the review.
template <class Kind> Events events_of(const Decided& decided, const std::string& id) {
    if (decided.state == ReviewState::approved)
        return {Kind::cleared(decode<typename Kind::Subject>(Body::parse(decided.goes_on)), true)};
    return {Kind::blocked(id, refusal(decided.state))};
}

}  // namespace duet::fraud::choreographed
