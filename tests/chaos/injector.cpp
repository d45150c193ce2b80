#include "tests/chaos/injector.hpp"

namespace duet::chaos {

namespace {

void carry_out(const Injection& injection, ShopUnderTest& scene, FaultOutcome& happened) {
    switch (injection.kind) {
        case Kind::kill:
        case Kind::stop:
        case Kind::broker_kill:
        case Kind::broker_restart: return inject_process(injection, scene, happened);
        case Kind::full_disk: return inject_disk(injection, scene, happened);
        case Kind::busy: return inject_database(injection, scene, happened);
        case Kind::clock: return inject_clock(injection, scene, happened);
        default: return inject_point(injection, scene, happened);
    }
}

}  // namespace

FaultOutcome inject(const Injection& injection, ShopUnderTest& scene) {
    FaultOutcome happened;
    happened.injection = injection;
    happened.begun = happened.healed = Steady::now();
    carry_out(injection, scene, happened);
    return happened;
}

}  // namespace duet::chaos
