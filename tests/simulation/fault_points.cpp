#include "tests/simulation/fault_points.hpp"

#include "shared/store/connection.hpp"

namespace duet::simulation {

namespace {

constexpr int disk_is_full = 13;  // SQLITE_FULL

void count(std::map<std::string, std::int64_t, std::less<>>& into, std::string_view point) {
    const auto found = into.find(point);
    if (found != into.end())
        ++found->second;
    else
        into.emplace(std::string{point}, 1);
}

}  // namespace

Effect FaultPoints::fire(std::string_view point, const ScopeSource&) {
    count(world_.tally.points, point);
    ++passed_;
    if (injects(Kind::crash, point)) throw Crash{std::string{point}};
    if (point == "machine.before_commit") {
        if (injects(Kind::full, point))
            throw store::StoreError(disk_is_full, "the simulated disk is full");
    } else if (point.ends_with(".before_commit")) {
        if (overloaded()) throw InjectedError("overloaded");
        if (injects(Kind::error, point))
            throw InjectedError("injected error at " + std::string{point});
    }
    return Effect::none;
}

bool FaultPoints::injects(Kind kind, std::string_view point) {
    if (!world_.fault_mix.injects(kind, point, about_, passed_)) return false;
    count(world_.tally.points_fired, point);
    if (world_.trace.kept())
        world_.note(TraceEntry::What::fault, process_, "",
                    std::string{name_of(kind)} + " at " + std::string{point});
    return true;
}

}  // namespace duet::simulation
