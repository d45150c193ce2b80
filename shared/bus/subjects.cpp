#include "shared/bus/subjects.hpp"

#include <algorithm>

namespace duet::bus {

namespace {

// Consumer names must not contain dots: the broker uses them as one token of its API's subjects.
std::string with_dashes(std::string_view event) {
    std::string dashed{event};
    std::replace(dashed.begin(), dashed.end(), '.', '-');
    return dashed;
}

}  // namespace

std::string event_subject(std::string_view event) { return "shop." + std::string{event}; }

std::string consumer_name(std::string_view service, std::string_view event) {
    return std::string{service} + "-" + with_dashes(event);
}

std::string deliver_subject(std::string_view service, std::string_view event) {
    return "deliver." + std::string{service} + "." + with_dashes(event);
}

std::string inbox_prefix(std::string_view user) { return "_INBOX_" + std::string{user}; }

}  // namespace duet::bus
