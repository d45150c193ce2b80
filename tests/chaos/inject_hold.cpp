// Faults that occupy something for a while: the space of a volume, a database's write lock, a wrong
// clock.

#include "shared/store/connection.hpp"
#include "tests/chaos/injector.hpp"

#include <nlohmann/json.hpp>

namespace duet::chaos {

namespace {

using nlohmann::json;

constexpr auto no_space_point = "store.full";

void fill_volume(SmallDisk& disk, const Injection& injection, const ShopUnderTest& scene,
                 FaultOutcome& happened) {
    try {
        disk.fill();
        happened.fired = true;
        happened.proof = "not a block was left";
        scene.sleep_until(happened.begun + injection.lasts);
    } catch (const std::system_error& problem) {
        happened.proof = problem.what();
    }
    disk.free();
}

/// Without a volume of our own, the store reports a full disk at each commit.
void pretend_full(const Injection& injection, ShopUnderTest& scene, FaultOutcome& happened) {
    const auto process = scene.find(injection.target);
    const auto armed = json{{"fault", std::string{no_space_point} + "=drop,times=0"}}.dump();
    if (!process.identity ||
        !scene.call(process, http::Method::post, "/admin/faults", armed).ok()) {
        happened.proof = "it was down";
        return;
    }
    scene.sleep_until(happened.begun + injection.lasts);
    const auto value =
        json::parse(scene.call(process, http::Method::get, "/admin/faults").body, nullptr, false);
    int fired = 0;
    if (value.is_object()) {
        for (const auto& fault : value.value("faults", json::array()))
            fired += fault.value("point", "") == no_space_point ? fault.value("fired", 0) : 0;
    }
    scene.call(process, http::Method::del, std::string{"/admin/faults?point="} + no_space_point);
    happened.fired = fired > 0;
    happened.proof = std::to_string(fired) + " commits found no space";
}

}  // namespace

void inject_disk(const Injection& injection, ShopUnderTest& scene, FaultOutcome& happened) {
    happened.begun = Steady::now();
    if (auto* disk = scene.disk_of(injection.style))
        fill_volume(*disk, injection, scene, happened);
    else
        pretend_full(injection, scene, happened);
    happened.healed = Steady::now();
}

void inject_database(const Injection& injection, ShopUnderTest& scene, FaultOutcome& happened) {
    happened.begun = Steady::now();
    try {
        store::Connection db{scene.paths().database(scene.find(injection.target).program).string()};
        const store::TransactionScope lock{db};  // BEGIN IMMEDIATE: takes the write lock, or throws
        const auto since = Steady::now();
        scene.sleep_until(since + injection.lasts);
        happened.fired = db.in_transaction();
        happened.proof = "held the write lock for " +
                         std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(
                                            Steady::now() - since)
                                            .count()) +
                         " ms";
    } catch (const store::StoreError& problem) {
        happened.proof = problem.what();
    }
    happened.healed = Steady::now();
}

void inject_clock(const Injection& injection, ShopUnderTest& scene, FaultOutcome& happened) {
    happened.begun = Steady::now();
    const auto process = scene.find(injection.target);
    const auto set = [&](const std::string& shift) {
        return scene
            .call(process, http::Method::post, "/admin/clock", "{\"shift_ms\":" + shift + "}")
            .ok();
    };
    if (!process.identity || !set(injection.how)) {
        happened.proof = "it was down";
        happened.healed = Steady::now();
        return;
    }
    scene.sleep_until(happened.begun + injection.lasts);
    const auto shown =
        json::parse(scene.call(process, http::Method::get, "/admin/clock").body, nullptr, false);
    const bool still =
        shown.is_object() && std::to_string(shown.value("shift_ms", 0L)) == injection.how;
    happened.fired = true;
    happened.proof =
        "its clock was " + injection.how + " ms ahead" + (still ? "" : " until it ended");
    set("0");
    happened.healed = Steady::now();
}

}  // namespace duet::chaos
