#include "tests/chaos/judge.hpp"

#include "tests/chaos/timelines.hpp"
#include "infra/client/calls.hpp"
#include "shared/messages/requests.hpp"

#include <algorithm>

namespace duet::chaos {

namespace {

bool is_end(const std::string& state) {
    return state == "dispatched" || state == "partly_returned" || state == "returned" ||
           state == "rejected" || state == "cancelled" || state == "needs_attention";
}

/// How far along the way; states that are not on one way with others: 0.
int rank(const std::string& state) {
    if (state == "confirmed") return 1;
    if (state == "dispatched") return 2;
    if (state == "partly_returned") return 3;
    if (state == "returned") return 4;
    return 0;
}

/// Can an order that was told to be `told` have come to `end`?
bool can_lead_to(const std::string& told, const std::string& end) {
    if (told == "rejected" || told == "cancelled") return end == told;
    if (rank(told) > 0) return rank(end) >= rank(told) || end == "needs_attention";
    return true;  // pending, in_review, needs_attention: anything may follow
}

class Judge {
public:
    Judge(const Timelines& stories, const FinalStates& books, const std::string& owner)
        : stories_{stories}, books_{books}, owner_{owner} {
        judgement_.requests = stories.requests;
        judgement_.answers = stories.answers;
    }

    Judgement judge() {
        for (const auto& [key, story] : stories_.orders) look_at(story);
        for (const auto& [id, order] : books_.orders) {
            if (!asked_for_.contains(id))
                add("nobody-asked", id,
                    "is in the orders (" + order.state +
                        "), but no request in the journal can have made it");
        }
        for (const auto& [id, who] : books_.known_by) {
            if (!books_.orders.contains(id))
                add("half", id, "is known to " + joined(who) + ", but not to orders");
        }
        for (const auto& [id, told] : stories_.returns) look_at(id, told);
        for (const auto& letter : books_.dead_letters)
            add("dead-letter", letter, "was put aside, though nothing malformed was sent");
        return std::move(judgement_);
    }

private:
    void look_at(const Story& story) {
        story_ = &story;
        if (story.posts > 1) ++judgement_.repeated;
        if (story.ids.size() > 1)
            add("twice", story.key,
                "the same key was answered with the orders " + joined(story.ids));
        const auto accepted = books_.accepted.find(story.key);
        if (accepted != books_.accepted.end() && accepted->second.size() > 1)
            add("twice", story.key, "the same key was accepted as " + joined(accepted->second));
        if (story.ids.empty())
            look_at_unknown(story, accepted != books_.accepted.end());
        else
            ++judgement_.acknowledged;
        for (const auto& id : story.ids) look_at_acknowledged(story, id);
        story_ = nullptr;
    }

    void look_at_acknowledged(const Story& story, const std::string& id) {
        asked_for_.insert(id);
        const auto found = books_.orders.find(id);
        if (found == books_.orders.end())
            return add("lost", id, "was acknowledged, and is not in the orders");
        const auto& order = found->second;
        if (!is_end(order.state)) add("not-ended", id, "is still " + order.state);
        for (const auto& told : story.told) look_at_word(id, order, told);
        look_for_steps_back(id, story);
        if (story.cancel_asked && story.cancel_only_refused && order.state == "cancelled")
            add("contradiction", id, "its cancel was refused, and it is cancelled");
    }

    void look_at_word(const std::string& id, const KeptOrder& order, const Told& told) {
        ++judgement_.statements;
        if (!can_lead_to(told.state, order.state))
            add("contradiction", id, "was told to be " + told.state + ", and is " + order.state);
        else if (told.state == "rejected" && told.reason != order.reason)
            add("contradiction", id,
                "was told to be rejected for " + told.reason + ", and it was " + order.reason);
    }

    /// Of two looks, one after the other's answer, the later must not see less. (Answers in the
    /// journal are in order of time.)
    void look_for_steps_back(const std::string& id, const Story& story) {
        int seen = 0;
        std::int64_t seen_at = 0;
        for (const auto& told : story.told) {
            if (!told.by_look) continue;
            if (told.asked > seen_at && rank(told.state) < seen && told.state != "needs_attention")
                add("contradiction", id, "was seen to go back to " + told.state);
            if (rank(told.state) <= seen) continue;
            seen = rank(told.state);
            seen_at = told.at;
        }
    }

    /// No answer said that it was accepted: then it is there whole, or not at all.
    void look_at_unknown(const Story& story, bool accepted) {
        const auto placed_at = from_rfc3339(workload::text_in(story.body, "placed_at"));
        if (!placed_at)
            return add("unreadable", story.key, "the journal does not say when it was placed");
        const auto id = requests::order_id_for(*placed_at, owner_, story.key);
        asked_for_.insert(id);
        const auto found = books_.orders.find(id);
        const auto known = books_.known_by.find(id);
        if (found == books_.orders.end() && known == books_.known_by.end() && !accepted) {
            ++(story.refusals == story.posts ? judgement_.refused : judgement_.unknown_absent);
            return;
        }
        if (story.refusals == story.posts)
            add("refused-but-there", id,
                "was refused each time it was posted, and was accepted all the same");
        if (found == books_.orders.end()) return;  // known to somebody: "half" says so
        ++judgement_.unknown_whole;
        if (!accepted)
            add("half", id,
                "is in the orders, but its request is not kept: the same key would make another");
        if (!is_end(found->second.state))
            add("not-ended", id,
                "its POST was never answered, and it is still " + found->second.state);
    }

    void look_at(const std::string& id, const Told& told) {
        const auto found = books_.returns.find(id);
        if (found == books_.returns.end())
            return add("lost", id, "the return was acknowledged, and is not kept");
        const bool waits = found->second == "pending" || found->second == "in_review";
        if (waits) add("not-ended", id, "the return is still " + found->second);
        ++judgement_.statements;
        const bool told_an_end = told.state != "pending" && told.state != "in_review";
        if (told_an_end && told.state != found->second)
            add("contradiction", id,
                "the return was told to be " + told.state + ", and is " + found->second);
    }

    static std::string joined(const std::set<std::string>& words) {
        std::string text;
        for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
        return text;
    }

    void add(const std::string& rule, const std::string& about, const std::string& words) {
        judgement_.violations.push_back({rule, books_.style, about, words,
                                         story_ != nullptr ? story_->from : 0,
                                         story_ != nullptr ? story_->to : 0});
    }

    const Timelines& stories_;
    const FinalStates& books_;
    const std::string& owner_;
    const Story* story_ = nullptr;
    std::set<std::string> asked_for_;
    Judgement judgement_;
};

}  // namespace

Judgement judge(const std::vector<Entry>& journal, const FinalStates& books, const std::string& owner) {
    const auto stories = stories_in(journal, books.style);
    return Judge{stories, books, owner}.judge();
}

}  // namespace duet::chaos
