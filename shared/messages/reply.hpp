#pragma once
// A service's reply to a command. Pure functions and values, thread-safe.

#include "shared/messages/order.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet {

struct Reply {
    enum class Outcome {
        done,     ///< the effect has happened
        refused,  ///< a business decision: nothing changed; `reason` says why
        waiting,  ///< a manual review must decide first: do not retry, the reply will follow
        later,    ///< not decided yet: retry with the same key after `retry_after`
        failed    ///< not done and not decided: nothing is stored, the same key may retry
    };

    Outcome outcome = Outcome::done;
    std::string reason;
    std::vector<std::string> details;  ///< e.g. the refused SKUs
    std::vector<Line> lines;           ///< e.g. the lines with their prices filled in
    std::string data;                  ///< JSON: the result of a query
    std::chrono::milliseconds retry_after{0};
    bool permanent = false;  ///< with `failed`: a retry does not help, an operator must act
    bool kept = true;        ///< false: not stored, so a retry with the same key is handled again

    static Reply done() { return {}; }
    static Reply refused(std::string why, std::vector<std::string> which = {}) {
        Reply reply;
        reply.outcome = Outcome::refused;
        reply.reason = std::move(why);
        reply.details = std::move(which);
        return reply;
    }
    /// Done, with a result.
    static Reply done_with(std::string json) {
        Reply reply;
        reply.data = std::move(json);
        return reply;
    }
    /// The result of a query: nothing changed, so the reply is not stored.
    static Reply answer(std::string json) {
        auto reply = done_with(std::move(json));
        reply.kept = false;
        return reply;
    }
    static Reply waiting() { return with(Outcome::waiting, {}); }
    static Reply later(std::chrono::milliseconds after) {
        auto reply = with(Outcome::later, {});
        reply.retry_after = after;
        return reply;
    }
    static Reply failed(std::string why) { return with(Outcome::failed, std::move(why)); }
    static Reply failed_for_good(std::string why) {
        auto reply = failed(std::move(why));
        reply.permanent = true;
        return reply;
    }

    bool is_done() const { return outcome == Outcome::done; }
    bool is_refused() const { return outcome == Outcome::refused; }

private:
    static Reply with(Outcome outcome, std::string why) {
        Reply reply;
        reply.outcome = outcome;
        reply.reason = std::move(why);
        return reply;
    }
};

std::string encode_reply(const std::string& command_id, const Reply& reply);

/// Appends one reply to a batch; the caller writes "[" and "]".
void append_reply(std::string& batch, std::string_view command_id, const Reply& reply);

}  // namespace duet
