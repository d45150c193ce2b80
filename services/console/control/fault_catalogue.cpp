#include "services/console/control/fault_catalogue.hpp"

#include <algorithm>

namespace duet::console {

namespace {

constexpr auto orchestrated = "orchestrated";
constexpr auto choreographed = "choreographed";

std::vector<FaultTarget> in_both(const std::string& service, const std::string& fault) {
    return {{orchestrated, service, fault}, {choreographed, service, fault}};
}

std::string one_line(const FaultTarget& one, const std::string& style) {
    if (one.kills())
        return "./duet kill " + one.service + (one.service == "nats" ? "" : " --style " + style);
    // A point that is named after its service says where it is.
    const bool named = one.fault.starts_with(one.service + ".");
    return "./duet fault arm " + one.fault + (named ? "" : " --service " + one.service) +
           (style == "both" ? "" : " --style " + style);
}

}  // namespace

const std::vector<NamedFault>& shelf() {
    static const std::vector<NamedFault> all{
        {"crash-after-capture", "Payments crashes after the capture",
         "The money has been taken and written down; then the process dies before it can tell "
         "anybody.",
         "Left, the coordinator asks again with the same key and gets the stored answer. Right, "
         "the event waits in the outbox and leaves after the restart. Nobody pays twice.",
         in_both("payments", "payments.capture.after_commit=crash")},
        {"payment-times-out", "Payment times out",
         "Payments takes six seconds over one authorisation, longer than the coordinator waits.",
         "Left, the coordinator gives up waiting and asks again: it never assumes. Right, nobody "
         "waits for anybody; the order is just later.",
         in_both("payments", "payments.authorize.before_commit=delay:6000")},
        {"duplicate-delivery",
         "Duplicate delivery",
         "Left, the reply of payments is lost, so that the same command comes again. Right, "
         "payments publishes its event twice.",
         "The inbox recognises the second one by its id: the effect happens once, the stored "
         "answer is given again.",
         {{orchestrated, "payments", "http.reply_lost=drop"},
          {choreographed, "payments", "bus.publish=duplicate"}}},
        {"out-of-order",
         "Out of order",
         "The first message that reaches orders is lost on its way and comes again later, behind "
         "others.",
         "Left, one command waits for the other, so nothing can overtake. Right, orders hears an "
         "early event late, and its state does not go back.",
         {{orchestrated, "orders", "http.request_lost=drop"},
          {choreographed, "orders", "bus.deliver=drop"}}},
        {"middle-gone",
         "Broker gone",
         "What stands in the middle is killed: NATS on the right, the coordinator on the left, "
         "which has no broker to lose.",
         "Left, the saga log says where each order was. Right, what was said waits in the "
         "outboxes. Both go on by themselves.",
         {{orchestrated, "coordinator", ""}, {choreographed, "nats", ""}}},
        {"fraud-slow", "Fraud slow",
         "Fraud takes two seconds over each of its next three assessments.",
         "Left, the saga stands at one step. Right, the later events are simply not there yet. Who "
         "notices that fraud is slow?",
         in_both("fraud", "fraud.assess.before_commit=delay:2000,times=3")},
        {"disk-full", "Disk full",
         "The volume of payments is full for its next commits: nothing is accepted, nothing is "
         "half written.",
         "Left, the refusal decides nothing and the same command is asked again. Right, the broker "
         "delivers the event again later.",
         in_both("payments", "store.full=drop,times=6")},
        {"poison", "Poison",
         "Inventory cannot handle a commit of stock, however often it is tried, until you clear "
         "the fault.",
         "Right, the event is put aside after some attempts: see the dead letters, clear the "
         "fault, redrive. Left, the coordinator keeps asking: past the pivot there is only "
         "forward.",
         in_both("inventory", "inventory.commit.before_commit=error,times=0")},
    };
    return all;
}

const NamedFault* on_shelf(std::string_view id) {
    const auto found =
        std::ranges::find_if(shelf(), [&](const NamedFault& fault) { return fault.id == id; });
    return found == shelf().end() ? nullptr : &*found;
}

std::vector<std::string> as_duet(const NamedFault& fault) {
    const auto& breaks = fault.breaks;
    const bool alike = std::ranges::all_of(breaks, [&](const FaultTarget& one) {
        return one.service == breaks.front().service && one.fault == breaks.front().fault;
    });
    if (alike) return {one_line(breaks.front(), "both")};
    std::vector<std::string> lines;
    for (const auto& one : breaks) lines.push_back(one_line(one, one.style));
    return lines;
}

}  // namespace duet::console
