// Faults that a process arms at a point of its own code. The process counts how often they fired; a
// crash shows by itself.

#include "tests/chaos/injector.hpp"

#include <nlohmann/json.hpp>

#include <thread>

namespace duet::chaos {

namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr auto timeout = 4s;  // for traffic to reach the point
constexpr auto between_looks = 50ms;

std::string point_of(const Injection& injection) {
    return injection.how.substr(0, injection.how.find('='));
}

struct Count {
    int fired = 0, times = 1;
};

std::optional<Count> count_in(const http::Answer& answer, const std::string& point) {
    const auto value = json::parse(answer.body, nullptr, false);
    if (!answer.ok() || !value.is_object()) return std::nullopt;
    for (const auto& fault : value.value("faults", json::array())) {
        if (fault.value("point", "") == point)
            return Count{fault.value("fired", 0), fault.value("times", 1)};
    }
    return std::nullopt;
}

/// Waits until it has fired the required number of times, the process is gone, or the timeout is
/// over.
Count watch(ShopUnderTest& scene, const processes::RunningProcess& process,
            const std::string& point) {
    Count count;
    const auto deadline = Steady::now() + timeout;
    while (processes::alive(*process.identity) &&
           scene.sleep_until(Steady::now() + between_looks)) {
        if (const auto now =
                count_in(scene.call(process, http::Method::get, "/admin/faults"), point))
            count = *now;
        if (count.fired >= count.times || Steady::now() >= deadline) break;
    }
    return count;
}

void prove_crash(const processes::RunningProcess& process, FaultOutcome& happened) {
    happened.healed = Steady::now();
    happened.fired = !processes::alive(*process.identity);
    happened.proof = happened.fired
                         ? "process " + std::to_string(process.identity->pid) + " ended itself"
                         : "no traffic reached the point";
    if (happened.fired) happened.gone = *process.identity;
}

}  // namespace

void inject_point(const Injection& injection, ShopUnderTest& scene, FaultOutcome& happened) {
    const ProcessLocks hands{scene, injection.target};
    const auto process = scene.find(injection.target);
    if (!hands.held() || !process.identity) {
        happened.proof = hands.held() ? "it was down" : "another fault had it";
        return;
    }
    const auto point = point_of(injection);
    happened.begun = Steady::now();
    if (!scene
             .call(process, http::Method::post, "/admin/faults",
                   json{{"fault", injection.how}}.dump())
             .ok()) {
        happened.proof = "it did not answer: just started, or overloaded";
        happened.healed = Steady::now();
        return;
    }
    const auto count = watch(scene, process, point);
    if (injection.kind == Kind::crash) prove_crash(process, happened);
    if (happened.gone) return;
    scene.call(process, http::Method::del, "/admin/faults?point=" + point);
    happened.healed = Steady::now();
    if (injection.kind == Kind::crash) return;
    happened.fired = count.fired > 0;
    happened.proof = "fired " + std::to_string(count.fired) + " times";
}

}  // namespace duet::chaos
