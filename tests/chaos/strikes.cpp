#include "tests/chaos/strikes.hpp"

namespace duet::chaos {

namespace {

void carry_out(const Injection& injection, Scene& scene, Happened& happened) {
    switch (injection.kind) {
        case Kind::kill:
        case Kind::stop:
        case Kind::broker_kill:
        case Kind::broker_restart: return strike_process(injection, scene, happened);
        case Kind::full_disk: return strike_disk(injection, scene, happened);
        case Kind::busy: return strike_database(injection, scene, happened);
        case Kind::clock: return strike_clock(injection, scene, happened);
        default: return strike_point(injection, scene, happened);
    }
}

}  // namespace

Happened strike(const Injection& injection, Scene& scene) {
    Happened happened;
    happened.injection = injection;
    happened.begun = happened.healed = Steady::now();
    carry_out(injection, scene, happened);
    return happened;
}

}  // namespace duet::chaos
