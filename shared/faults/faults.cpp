#include "shared/faults/faults.hpp"

#include <unistd.h>
#include <charconv>
#include <csignal>
#include <optional>
#include <thread>

namespace duet {

namespace {

constexpr std::pair<std::string_view, Effect> effects[] = {
    {"crash", Effect::crash}, {"error", Effect::error},         {"delay", Effect::delay},
    {"drop", Effect::drop},   {"duplicate", Effect::duplicate}, {"reorder", Effect::reorder}};

std::optional<Effect> effect_named(std::string_view name) {
    for (const auto& [text, effect] : effects) {
        if (text == name) return effect;
    }
    return std::nullopt;
}

template <class Number> Number number_in(std::string_view text, std::string_view what) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw std::invalid_argument("fault: " + std::string{what} + "=" + std::string{text} +
                                    " is not a number");
    }
    return value;
}

std::string_view take(std::string_view& rest, char separator) {
    const auto at = rest.find(separator);
    const auto part = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
    return part;
}

}  // namespace

std::string_view name_of(Effect effect) {
    for (const auto& [text, known] : effects) {
        if (known == effect) return text;
    }
    return "none";
}

Fault parse_fault(std::string_view specification) {
    Fault fault;
    auto rest = specification;
    auto action = take(rest, ',');
    fault.point = take(action, '=');
    const auto kind = take(action, ':');
    const auto effect = effect_named(kind);
    if (fault.point.empty() || !effect) {
        throw std::invalid_argument("fault: '" + std::string{specification} +
                                    "' is not POINT=EFFECT with EFFECT one of crash, error, "
                                    "delay:MS, drop, duplicate, reorder");
    }
    fault.effect = *effect;
    if (!action.empty()) fault.delay = std::chrono::milliseconds{number_in<long>(action, "delay")};
    while (!rest.empty()) {
        auto option = take(rest, ',');
        const auto name = take(option, '=');
        if (name == "after")
            fault.after = number_in<std::uint64_t>(option, name);
        else if (name == "times")
            fault.times = number_in<std::uint64_t>(option, name);
        else if (name == "probability")
            fault.probability = number_in<double>(option, name);
        else
            throw std::invalid_argument("fault: unknown option '" + std::string{name} +
                                        "' (after, times, probability)");
    }
    return fault;
}

void Faults::arm(Fault fault) {
    const std::lock_guard lock{mutex_};
    const auto point = fault.point;
    faults_.insert_or_assign(point, std::move(fault));
    armed_ = true;
}

void Faults::arm_from(std::string_view specification) {
    while (!specification.empty()) {
        const auto one = take(specification, ';');
        if (!one.empty()) arm(parse_fault(one));
    }
}

void Faults::clear() {
    const std::lock_guard lock{mutex_};
    faults_.clear();
    armed_ = false;
}

void Faults::clear(const std::string& point) {
    const std::lock_guard lock{mutex_};
    faults_.erase(point);
    armed_ = !faults_.empty();
}

std::vector<Fault> Faults::list() const {
    const std::lock_guard lock{mutex_};
    std::vector<Fault> all;
    for (const auto& [point, fault] : faults_) all.push_back(fault);
    return all;
}

double Faults::chance() {
    // splitmix64 (Steele, Lea, Flood 2014): the same seed fires at the same passes.
    state_ += 0x9e3779b97f4a7c15u;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

Effect Faults::fire(std::string_view point, const ScopeSource& scopes) {
    Fault fired;
    {
        const std::lock_guard lock{mutex_};
        const auto found = faults_.find(point);
        if (found == faults_.end()) return Effect::none;
        auto& fault = found->second;
        if (++fault.passed <= fault.after) return Effect::none;
        if (fault.times != 0 && fault.fired >= fault.times) return Effect::none;
        if (fault.probability < 1.0 && chance() >= fault.probability) return Effect::none;
        ++fault.fired;
        fired = fault;
    }
    if (fired_) fired_(fired, scopes());
    switch (fired.effect) {
        case Effect::crash: crash(point); return Effect::crash;
        case Effect::error: throw InjectedError("injected error at " + fired.point);
        case Effect::delay: wait(fired.delay); return Effect::delay;
        default: return fired.effect;
    }
}

void Faults::crash(std::string_view) { ::kill(::getpid(), SIGKILL); }

void Faults::wait(std::chrono::milliseconds delay) {
    std::this_thread::sleep_for(delay);  // the delay is the fault
}

}  // namespace duet
