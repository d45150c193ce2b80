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
    // The name of a service's own point begins with the service.
    const bool own_point = one.fault.starts_with(one.service + ".");
    return "./duet fault arm " + one.fault + (own_point ? "" : " --service " + one.service) +
           (style == "both" ? "" : " --style " + style);
}

}  // namespace

const std::vector<NamedFault>& fault_catalogue() {
    static const std::vector<NamedFault> all{
        {"crash-after-capture", "Payments crashes after the capture",
         "Payments commits the capture, then the process dies before it replies or publishes.",
         "Left, the coordinator sends the command again with the same key and gets the stored "
         "reply. Right, the event waits in the outbox and the relay publishes it after the "
         "restart. No customer pays twice.",
         in_both("payments", "payments.capture.after_commit=crash")},
        {"payment-times-out", "Payment times out",
         "One authorization takes payments six seconds, longer than the coordinator's timeout.",
         "Left, the command times out and the coordinator sends it again: it never guesses the "
         "outcome. Right, no service waits for another; the order is only later.",
         in_both("payments", "payments.authorize.before_commit=delay:6000")},
        {"duplicate-delivery",
         "Duplicate delivery",
         "Left, the reply of payments is lost, so the coordinator sends the command again. Right, "
         "payments publishes its event twice.",
         "The inbox recognizes the duplicate by its id: the effect happens once, and the service "
         "repeats the stored reply.",
         {{orchestrated, "payments", "http.reply_lost=drop"},
          {choreographed, "payments", "bus.publish=duplicate"}}},
        {"out-of-order",
         "Out of order",
         "The first message to orders is lost and delivered again later, after others.",
         "Left, each command waits for the reply to the one before, so none can overtake. Right, "
         "orders handles an early event late, and its state does not go back.",
         {{orchestrated, "orders", "http.request_lost=drop"},
          {choreographed, "orders", "bus.deliver=drop"}}},
        {"middle-gone",
         "Broker gone",
         "Kills the process in the middle: NATS on the right; the coordinator on the left, which "
         "has no broker.",
         "Left, the saga log says how far each order was. Right, the events wait in the "
         "outboxes. Both styles resume without help.",
         {{orchestrated, "coordinator", ""}, {choreographed, "nats", ""}}},
        {"fraud-slow", "Fraud slow", "Each of the next three assessments takes fraud two seconds.",
         "Left, the saga waits at one step. Right, the later events are not there yet. Which "
         "process notices that fraud is slow?",
         in_both("fraud", "fraud.assess.before_commit=delay:2000,times=3")},
        {"disk-full", "Disk full",
         "The volume of payments is full for its next commits. Payments accepts nothing and "
         "writes nothing by halves.",
         "Left, the error decides nothing, so the coordinator sends the same command again. Right, "
         "the broker redelivers the event later.",
         in_both("payments", "store.full=drop,times=6")},
        {"poison", "Poison",
         "Inventory fails at every attempt to commit stock until you clear the fault.",
         "Right, inventory moves the event to its dead letters after some attempts: look at them, "
         "clear the fault, handle the event again. Left, the coordinator retries: after the pivot "
         "a saga only goes forward.",
         in_both("inventory", "inventory.commit.before_commit=error,times=0")},
    };
    return all;
}

const NamedFault* find_fault(std::string_view id) {
    const auto found = std::ranges::find_if(
        fault_catalogue(), [&](const NamedFault& fault) { return fault.id == id; });
    return found == fault_catalogue().end() ? nullptr : &*found;
}

std::vector<std::string> as_commands(const NamedFault& fault) {
    const auto& targets = fault.targets;
    const bool alike = std::ranges::all_of(targets, [&](const FaultTarget& one) {
        return one.service == targets.front().service && one.fault == targets.front().fault;
    });
    if (alike) return {one_line(targets.front(), "both")};
    std::vector<std::string> lines;
    for (const auto& one : targets) lines.push_back(one_line(one, one.style));
    return lines;
}

}  // namespace duet::console
