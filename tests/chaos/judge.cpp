#include "tests/chaos/judge.hpp"

#include "infra/client/calls.hpp"
#include "shared/messages/requests.hpp"
#include "tests/chaos/timelines.hpp"

#include <algorithm>

namespace duet::chaos {

namespace {

bool is_end(const std::string& state) {
    return state == "dispatched" || state == "partly_returned" || state == "returned" ||
           state == "rejected" || state == "cancelled" || state == "needs_attention";
}

/// The position on the order's path; 0 for states off the path.
int rank(const std::string& state) {
    if (state == "confirmed") return 1;
    if (state == "dispatched") return 2;
    if (state == "partly_returned") return 3;
    if (state == "returned") return 4;
    return 0;
}

/// Can an order that an answer reported as `seen` have ended as `end`?
bool can_lead_to(const std::string& shown, const std::string& end) {
    if (shown == "rejected" || shown == "cancelled") return end == shown;
    if (rank(shown) > 0) return rank(end) >= rank(shown) || end == "needs_attention";
    return true;  // pending, in_review, needs_attention: any end may follow
}

class Judge {
public:
    Judge(const Timelines& timelines, const FinalStates& states, const std::string& owner)
        : timelines_{timelines}, states_{states}, owner_{owner} {
        judgement_.requests = timelines.requests;
        judgement_.answers = timelines.answers;
    }

    Judgement judge() {
        for (const auto& [key, timeline] : timelines_.orders) judge_order(timeline);
        for (const auto& [id, order] : states_.orders) {
            if (!requested_.contains(id))
                add("unrequested", id,
                    "is in the orders (" + order.state +
                        "), but no request in the journal can have made it");
        }
        for (const auto& [id, who] : states_.known_by) {
            if (!states_.orders.contains(id))
                add("half", id, "is known to " + joined(who) + ", but not to orders");
        }
        for (const auto& [id, shown] : timelines_.returns) judge_return(id, shown);
        for (const auto& dead_letter : states_.dead_letters)
            add("dead-letter", dead_letter,
                "became a dead letter, though every message was well-formed");
        return std::move(judgement_);
    }

private:
    void judge_order(const Timeline& timeline) {
        timeline_ = &timeline;
        if (timeline.posts > 1) ++judgement_.repeated;
        if (timeline.ids.size() > 1)
            add("twice", timeline.key,
                "the same key was answered with the orders " + joined(timeline.ids));
        const auto accepted = states_.accepted.find(timeline.key);
        if (accepted != states_.accepted.end() && accepted->second.size() > 1)
            add("twice", timeline.key, "the same key was accepted as " + joined(accepted->second));
        if (timeline.ids.empty())
            judge_unknown(timeline, accepted != states_.accepted.end());
        else
            ++judgement_.acknowledged;
        for (const auto& id : timeline.ids) judge_acknowledged(timeline, id);
        timeline_ = nullptr;
    }

    void judge_acknowledged(const Timeline& timeline, const std::string& id) {
        requested_.insert(id);
        const auto found = states_.orders.find(id);
        if (found == states_.orders.end())
            return add("lost", id, "was acknowledged, and is not in the orders");
        const auto& order = found->second;
        if (!is_end(order.state)) add("not-ended", id, "is still " + order.state);
        for (const auto& shown : timeline.shown) judge_answer(id, order, shown);
        look_for_steps_back(id, timeline);
        if (timeline.cancel_requested && timeline.cancel_only_refused && order.state == "cancelled")
            add("contradiction", id, "its cancel was refused, and it is cancelled");
    }

    void judge_answer(const std::string& id, const KeptOrder& order, const SeenState& shown) {
        ++judgement_.statements;
        if (!can_lead_to(shown.state, order.state))
            add("contradiction", id, "was reported as " + shown.state + ", and is " + order.state);
        else if (shown.state == "rejected" && shown.reason != order.reason)
            add("contradiction", id,
                "was reported as rejected for " + shown.reason + ", and it was " + order.reason);
    }

    /// Of two reads, the one after the other's answer must not see less. (Answers in the journal
    /// are in order of time.)
    void look_for_steps_back(const std::string& id, const Timeline& timeline) {
        int seen = 0;
        std::int64_t seen_at = 0;
        for (const auto& shown : timeline.shown) {
            if (!shown.by_look) continue;
            if (shown.requested_at > seen_at && rank(shown.state) < seen &&
                shown.state != "needs_attention")
                add("contradiction", id, "was seen to go back to " + shown.state);
            if (rank(shown.state) <= seen) continue;
            seen = rank(shown.state);
            seen_at = shown.at;
        }
    }

    /// No answer reported it as accepted: it exists completely, or not at all.
    void judge_unknown(const Timeline& timeline, bool accepted) {
        const auto placed_at = from_rfc3339(workload::text_in(timeline.body, "placed_at"));
        if (!placed_at)
            return add("unreadable", timeline.key, "the journal lacks the time of its POST");
        const auto id = requests::order_id_for(*placed_at, owner_, timeline.key);
        requested_.insert(id);
        const auto found = states_.orders.find(id);
        const auto known = states_.known_by.find(id);
        if (found == states_.orders.end() && known == states_.known_by.end() && !accepted) {
            ++(timeline.refusals == timeline.posts ? judgement_.refused
                                                   : judgement_.unknown_absent);
            return;
        }
        if (timeline.refusals == timeline.posts)
            add("refused-but-there", id,
                "was refused each time it was posted, and was accepted all the same");
        // a service knows it: the rule "half" reports it
        if (found == states_.orders.end()) return;
        ++judgement_.unknown_whole;
        if (!accepted)
            add("half", id,
                "is in the orders, but its request is not kept: the same key would make another");
        if (!is_end(found->second.state))
            add("not-ended", id,
                "its POST was never answered, and it is still " + found->second.state);
    }

    void judge_return(const std::string& id, const SeenState& shown) {
        const auto found = states_.returns.find(id);
        if (found == states_.returns.end())
            return add("lost", id, "the return was acknowledged, and is not kept");
        const bool waits = found->second == "pending" || found->second == "in_review";
        if (waits) add("not-ended", id, "the return is still " + found->second);
        ++judgement_.statements;
        const bool shown_an_end = shown.state != "pending" && shown.state != "in_review";
        if (shown_an_end && shown.state != found->second)
            add("contradiction", id,
                "the return was reported as " + shown.state + ", and is " + found->second);
    }

    static std::string joined(const std::set<std::string>& names) {
        std::string text;
        for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
        return text;
    }

    void add(const std::string& rule, const std::string& about, const std::string& words) {
        judgement_.violations.push_back({rule, states_.style, about, words,
                                         timeline_ != nullptr ? timeline_->from : 0,
                                         timeline_ != nullptr ? timeline_->to : 0});
    }

    const Timelines& timelines_;
    const FinalStates& states_;
    const std::string& owner_;
    const Timeline* timeline_ = nullptr;
    std::set<std::string> requested_;
    Judgement judgement_;
};

}  // namespace

Judgement judge(const std::vector<Entry>& journal, const FinalStates& states,
                const std::string& owner) {
    const auto timelines = timelines_in(journal, states.style);
    return Judge{timelines, states, owner}.judge();
}

}  // namespace duet::chaos
