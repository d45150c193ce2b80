#include "tests/chaos/kinds.hpp"

namespace duet::chaos {

std::string_view name_of(Kind kind) {
    switch (kind) {
        case Kind::kill: return "kill";
        case Kind::crash: return "crash at a point";
        case Kind::stop: return "stop and continue";
        case Kind::broker_kill: return "broker kill";
        case Kind::broker_restart: return "broker restart";
        case Kind::delay: return "delay";
        case Kind::error: return "error";
        case Kind::reset: return "reset";
        case Kind::lost_request: return "lost message";
        case Kind::lost_reply: return "lost reply";
        case Kind::duplicate: return "duplicate";
        case Kind::reorder: return "reorder";
        case Kind::full_disk: return "full disk";
        case Kind::busy: return "busy database";
        case Kind::clock: return "clock jump";
    }
    return "unknown";
}

bool holds_others_up(Kind kind) {
    return kind != Kind::kill && kind != Kind::crash && kind != Kind::duplicate &&
           kind != Kind::reorder;
}

}  // namespace duet::chaos
