#include "shared/service/machine/inbound.hpp"

#include <array>

namespace duet::service {

std::string_view name_of(Inbound::Kind kind) {
    constexpr std::array<std::string_view, 5> kinds{"command", "event", "request", "timer",
                                                    "reply"};
    return kinds[static_cast<std::size_t>(kind)];
}

std::string_view outcome_of(const Inbound& message, const Result& result) {
    constexpr std::array<std::string_view, 5> outcomes{"done", "refused", "waiting", "later",
                                                       "failed"};
    switch (result.status) {
        case Result::Status::repeated: return "repeated";
        case Result::Status::mismatched: return "mismatched";
        case Result::Status::dead_lettered: return "dead_lettered";
        case Result::Status::failed: return "failed";
        default: break;
    }
    return message.kind == Inbound::Kind::command
               ? outcomes[static_cast<std::size_t>(result.reply.outcome)]
               : outcomes[0];
}

BatchResult::Mark BatchResult::mark() const {
    return {.events = events.size(),
            .commands = commands.size(),
            .announcements = announcements.size(),
            .spans = spans.size()};
}

void BatchResult::rollback(const Mark& mark) {
    events.resize(mark.events);
    commands.resize(mark.commands);
    announcements.resize(mark.announcements);
    spans.resize(mark.spans);
}

}  // namespace duet::service
