// Signals: killed, ended, stopped and continued.

#include "tests/chaos/injector.hpp"

#include <csignal>
#include <fstream>
#include <thread>

namespace duet::chaos {

namespace {

using namespace std::chrono_literals;
using processes::Identity;

constexpr auto until_dead = 10s;  // a broker writes its files before it ends
constexpr auto until_stopped = 1s;

/// "T": field 3 of /proc/<pid>/stat (proc(5)).
bool is_stopped(const Identity& identity) {
    std::ifstream file{"/proc/" + std::to_string(identity.pid) + "/stat"};
    std::string text;
    std::getline(file, text);
    const auto name_end = text.rfind(')');
    return name_end != std::string::npos && text.size() > name_end + 2 &&
           text[name_end + 2] == 'T' && processes::alive(identity);
}

bool comes_to_a_stop(const Identity& identity) {
    const auto deadline = Steady::now() + until_stopped;
    while (!is_stopped(identity)) {
        if (Steady::now() >= deadline || !processes::alive(identity)) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

std::string named(const Identity& identity) { return "process " + std::to_string(identity.pid); }

void end_it(const Identity& victim, int signal, FaultOutcome& happened) {
    happened.begun = happened.healed = Steady::now();
    if (!processes::send_signal(victim, signal)) {
        happened.proof = "it had just died";
        return;
    }
    happened.fired = processes::wait_until_gone(victim, until_dead);
    happened.gone = victim;
    happened.proof = named(victim) + (happened.fired ? " is gone" : " did not go");
}

void stop_it(const Identity& victim, const Injection& injection, const ShopUnderTest& scene,
             FaultOutcome& happened) {
    happened.begun = Steady::now();
    happened.fired = processes::send_signal(victim, SIGSTOP) && comes_to_a_stop(victim);
    happened.proof =
        named(victim) + (happened.fired ? " was stopped" : " died before it was stopped");
    if (happened.fired) scene.sleep_until(happened.begun + injection.lasts);
    if (happened.fired && !is_stopped(victim)) {  // no other thread continues it
        happened.fired = false;
        happened.proof = named(victim) + " did not stay stopped to the end";
    }
    processes::send_signal(victim, SIGCONT);
    happened.healed = Steady::now();
}

}  // namespace

void inject_process(const Injection& injection, ShopUnderTest& scene, FaultOutcome& happened) {
    const ProcessLocks hands{scene, injection.target};
    const auto victim = scene.find(injection.target).identity;
    if (!hands.held() || !victim) {
        happened.proof = hands.held() ? "it was down" : "another fault had it";
        return;
    }
    if (injection.kind == Kind::stop) return stop_it(*victim, injection, scene, happened);
    end_it(*victim, injection.kind == Kind::broker_restart ? SIGTERM : SIGKILL, happened);
}

}  // namespace duet::chaos
