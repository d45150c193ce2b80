#include "tests/walls/walls.hpp"

#include <array>
#include <optional>
#include <set>
#include <string_view>

namespace duet::walls {

namespace {

/// A library whose headers only one folder may include, and the program, if any, that measures the
/// cost of the wrapper.
struct Wrapped {
    std::string_view headers, folder, measurement;
};
constexpr std::array wrapped{Wrapped{"nats.h", "shared/bus/", "tests/bus/measure.cpp"},
                             Wrapped{"nats/", "shared/bus/", "tests/bus/measure.cpp"},
                             Wrapped{"sqlite3", "shared/store/", "tests/store/measure.cpp"},
                             Wrapped{"pistache/", "shared/http/", "tests/http/measure.cpp"},
                             Wrapped{"curl/", "shared/http/", "tests/http/measure.cpp"},
                             Wrapped{"simdjson", "shared/messages/", ""}};

/// Headers that rules must not include, by prefix. `shared/clock/clock.hpp` is allowed, because the
/// messages need its `Instant`.
constexpr std::array<std::string_view, 18> forbidden_in_rules{
    "nlohmann/",      "simdjson",        "sqlite3",       "nats",
    "pistache/",      "curl/",           "spdlog/",       "prometheus/",
    "thread",         "fstream",         "shared/store/", "shared/http/",
    "shared/bus/",    "shared/service/", "shared/log/",   "shared/config/",
    "shared/faults/", "iostream"};

/// "payments" for "services/payments/rules/x.hpp"; empty for a file in no service.
std::string_view service_of(std::string_view path) {
    constexpr std::string_view services = "services/";
    if (!path.starts_with(services)) return {};
    const auto rest = path.substr(services.size());
    const auto end = rest.find('/');
    return end == std::string_view::npos ? std::string_view{} : rest.substr(0, end);
}

/// "rules" for "services/payments/rules/x.hpp"; empty for a file in no such folder.
std::string_view room_of(std::string_view path) {
    const auto service = service_of(path);
    if (service.empty()) return {};
    const auto rest = path.substr(std::string_view{"services/"}.size() + service.size() + 1);
    const auto end = rest.find('/');
    return end == std::string_view::npos ? std::string_view{} : rest.substr(0, end);
}

/// Folders of services/ that are libraries: the invariants (audit) and the trace store (traces).
bool is_library(std::string_view room) { return room == "audit" || room == "traces"; }

bool is_style(std::string_view room) { return room == "orchestrated" || room == "choreographed"; }

std::optional<std::string> wall_between(std::string_view file, const Include& include) {
    const std::string_view header = include.header;
    if (!include.ours) {
        for (const auto& [headers, folder, measurement] : wrapped) {
            if (header.starts_with(headers) && !file.starts_with(folder) && file != measurement)
                return "only " + std::string{folder} + " wraps this library";
        }
        return std::nullopt;
    }
    if (header.starts_with("labs/") && !file.starts_with("labs/") &&
        !file.starts_with("tests/labs/"))
        return "nothing includes labs";
    if (header.starts_with("services/") && file.starts_with("shared/"))
        return "shared includes no service";
    const auto mine = service_of(file);
    const auto other = service_of(header);
    if (!mine.empty() && !other.empty() && mine != other && !is_library(other))
        return "no service includes another; they share only the messages in shared";
    const auto from = room_of(file);
    const auto to = room_of(header);
    if (from == "store" && is_style(to)) return "the store serves both styles and includes neither";
    if (from == "rules" && !to.empty() && to != "rules")
        return "rules decide from plain values and include no other folder of the service";
    if (is_style(from) && is_style(to) && from != to)
        return "the two styles do not include each other";
    return std::nullopt;
}

bool is_forbidden_in_rules(std::string_view header) {
    for (const auto& prefix : forbidden_in_rules) {
        if (header.starts_with(prefix)) return true;
    }
    return false;
}

/// The first forbidden header that this header of ours includes, directly or not; empty if none.
std::string forbidden_below(const Includes& all, const std::string& header,
                            std::set<std::string>& seen) {
    const auto found = all.find(header);
    if (found == all.end() || !seen.insert(header).second) return {};
    for (const auto& include : found->second) {
        if (is_forbidden_in_rules(include.header)) return include.header;
        if (!include.ours) continue;
        if (auto deeper = forbidden_below(all, include.header, seen); !deeper.empty())
            return deeper;
    }
    return {};
}

void check_rules(const Includes& all, const std::string& file, const Include& include,
                 std::vector<Breach>& into) {
    constexpr auto wall = "rules use no JSON, SQL, HTTP, NATS, threads, files or logs";
    if (is_forbidden_in_rules(include.header))
        return into.push_back({file, include.line, include.header, wall});
    std::set<std::string> seen;
    if (auto forbidden = include.ours ? forbidden_below(all, include.header, seen) : std::string{};
        !forbidden.empty()) {
        into.push_back({file, include.line, forbidden, wall, include.header});
    }
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Breach& breach) {
    out << breach.file << ':' << breach.line << ": includes " << breach.header;
    if (!breach.by_way_of.empty()) out << " by way of " << breach.by_way_of;
    return out << ": " << breach.wall;
}

std::vector<Breach> breaches(const Includes& includes) {
    std::vector<Breach> found;
    for (const auto& [file, lines] : includes) {
        for (const auto& include : lines) {
            if (const auto wall = wall_between(file, include))
                found.push_back({file, include.line, include.header, *wall});
            else if (room_of(file) == "rules")
                check_rules(includes, file, include, found);
        }
    }
    return found;
}

}  // namespace duet::walls
