#pragma once
// What a service answers to a command.

#include "shared/messages/order.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet {

struct Reply {
    enum class Outcome {
        done,     ///< it is so now
        refused,  ///< a decision of the business: nothing was changed; `reason` says why
        waiting,  ///< somebody else must decide first (a manual review); ask nothing, you will be
                  ///< told
        later,    ///< not decided yet; ask again with the same key after `retry_after`
        failed  ///< could not be done and no decision was made: nothing is stored, the same key may
                ///< try again
    };

    Outcome outcome = Outcome::done;
    std::string reason;
    std::vector<std::string> details;  ///< e.g. the SKUs that were refused
    std::vector<Line> lines;           ///< e.g. the lines with their prices filled in
    std::string data;                  ///< JSON: what was asked for, where that is more
    std::chrono::milliseconds retry_after{0};
    bool permanent = false;  ///< with `failed`: asking again will not help, an operator must look
    bool kept = true;        ///< false: asked again with the same key, it is answered anew

    static Reply done() { return {}; }
    static Reply refused(std::string why, std::vector<std::string> which = {}) {
        Reply reply;
        reply.outcome = Outcome::refused;
        reply.reason = std::move(why);
        reply.details = std::move(which);
        return reply;
    }
    /// It is done, and this is what there is to know of it.
    static Reply done_with(std::string json) {
        Reply reply;
        reply.data = std::move(json);
        return reply;
    }
    /// To a question: nothing was changed, so there is nothing to remember.
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

/// Appends one reply to a batch that is being written ("[" and "]" are the caller's).
void append_reply(std::string& batch, std::string_view command_id, const Reply& reply);

}  // namespace duet
