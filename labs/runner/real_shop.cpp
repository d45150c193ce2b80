#include "labs/runner/real_shop.hpp"

#include "infra/client/calls.hpp"
#include "infra/nats/server.hpp"
#include "shared/bus/bus.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <stdlib.h>

namespace duet::lab {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;
using Steady = std::chrono::steady_clock;

namespace {

constexpr auto between_looks = 50ms;
const std::string sku = "mug";

template <class Holds> bool within(Steady::time_point deadline, Holds holds) {
    while (!holds()) {
        if (Steady::now() >= deadline) return false;
        std::this_thread::sleep_for(between_looks);
    }
    return true;
}

bool has_ended(const RealShop::Order& order) {
    return order.state == "dispatched" || order.state == "rejected" || order.state == "cancelled" ||
           (order.may_need_a_person && order.state == "needs_attention");
}

}  // namespace

RealShop::RealShop(const fs::path& programs, const fs::path& folder, std::string style,
                   std::chrono::seconds give_up, std::function<void(const std::string&)> progress)
    : style_{std::move(style)}, paths_{programs, folder}, progress_{std::move(progress)} {
    fs::remove_all(folder);
    paths_.prepare();
    setenv("DUET_PROGRAMS", programs.c_str(),
           1);  // else the supervisor starts the programs beside its own executable
    setenv("DUET_DURABILITY", "process", 1);
    setenv("DUET_REVIEW_TIMEOUT", "3",
           1);  // seconds: an order in manual review must end soon, too
    setenv("DUET_GIVE_UP", std::to_string(give_up.count()).c_str(), 1);
    processes::BringUp how;
    how.styles = {style_};
    how.owner = processes::own_identity();
    how.progress = progress_;
    const auto plan = processes::bring_up(paths_, how);
    shop_.emplace(client::access_to(paths_, plan));
    const workload::Calls calls{shop_->access(), style_};
    if (!within(Steady::now() + 10s, [&] {
            return shop_->call(calls.put_product(sku, 500, 100'000, false, "stock")).ok();
        }))
        throw std::runtime_error("the shop is up, but takes no product");
}

RealShop::~RealShop() {
    try {
        processes::bring_down(paths_, progress_);
        fs::remove_all(paths_.state);
    } catch (const std::exception&) {  // the processes end with this one, their owner, in any case
    }
}

processes::RunningProcess RealShop::find(const std::string& service) const {
    const auto record = processes::load_record(paths_);
    if (!record)
        throw std::runtime_error("the shop is not up any more; " +
                                 paths_.supervisor_log().string() + " says why");
    for (const auto& process : record->processes) {
        if (process.program.name == service &&
            (process.program.style == style_ || process.program.style == processes::both))
            return process;
    }
    throw std::runtime_error("there is no process '" + service + "' in the " + style_ + " style");
}

http::Answer RealShop::call(const processes::RunningProcess& process, http::Method method,
                            const std::string& path, const std::string& body) {
    return shop_->call_process(process, method, path, 2s, body);
}

bool RealShop::accepted(const workload::PlannedOrder& planned, Steady::time_point deadline) {
    const workload::Calls calls{shop_->access(), style_};
    return within(deadline, [&] {
        const auto answer = shop_->call(calls.place(planned, false));
        const auto id = workload::text_in(answer.body, "order_id");
        if (!answer.ok() || id.empty()) return false;
        orders_.push_back({planned.key, id, "", planned.token == "tok_void_fails"});
        if (planned.cancel) shop_->call(calls.cancel(planned, id));
        return true;
    });
}

bool RealShop::place(int orders, const workload::PlannedOrder& like, std::chrono::seconds timeout) {
    const auto deadline = Steady::now() + timeout;
    for (int i = 0; i < orders; ++i) {
        auto planned = like;
        planned.key = "lab-" + std::to_string(++placed_);
        planned.customer_id += std::to_string(placed_);
        planned.lines = {{sku, 2, 500}};
        planned.placed_at =
            std::chrono::time_point_cast<std::chrono::milliseconds>(SystemClock{}.now());
        if (!accepted(planned, deadline)) return false;
    }
    return true;
}

std::optional<RealShop::Order> RealShop::not_ended(std::chrono::seconds timeout) {
    const workload::Calls calls{shop_->access(), style_};
    const auto deadline = Steady::now() + timeout;
    for (auto& order : orders_) {
        const bool ended = within(deadline, [&] {
            if (has_ended(order)) return true;
            const auto answer = shop_->call(calls.get_order(order.id));
            if (answer.ok()) order.state = workload::text_in(answer.body, "state");
            return has_ended(order);
        });
        if (!ended) return order;
    }
    return std::nullopt;
}

void RealShop::approve_last(int orders) {
    const workload::Calls calls{shop_->access(), style_};
    for (auto order = orders_.end() - orders; order != orders_.end(); ++order) {
        workload::PlannedOrder planned;
        planned.key = order->key;
        planned.decision = "approve";
        shop_->call(
            calls.decide(planned, order->id,
                         1));  // the shop refuses a late decision; its effect is in the databases
    }
}

bool RealShop::arm(const std::string& service, const std::string& fault) {
    if (victim_)
        call(find(victim_->program.name), http::Method::del,
             "/admin/faults");  // a fault that has not fired yet must not fire later
    victim_ = find(service);
    return call(*victim_, http::Method::post, "/admin/faults", json{{"fault", fault}}.dump()).ok();
}

bool RealShop::fault_fired(const processes::RunningProcess& process) {
    const auto value =
        json::parse(call(process, http::Method::get, "/admin/faults").body, nullptr, false);
    if (!value.is_object()) return false;
    const auto faults = value.value("faults", json::array());
    return std::any_of(faults.begin(), faults.end(),
                       [](const json& fault) { return fault.value("fired", 0) > 0; });
}

bool RealShop::fired(std::chrono::seconds timeout) {
    if (!victim_ || !victim_->identity) return false;
    return within(Steady::now() + timeout,
                  [&] { return !processes::alive(*victim_->identity) || fault_fired(*victim_); });
}

bool RealShop::kill(const std::string& service) {
    const auto process = find(service);
    return process.identity && processes::send_signal(*process.identity, SIGKILL);
}

bool RealShop::publish(const Poison& poison, std::chrono::seconds timeout) {
    return poison.publish(paths_, find("nats").port, timeout);
}

std::string RealShop::not_dead_lettered(const Poison& poison, const std::string& service,
                                        std::chrono::seconds timeout) {
    std::string wrong;
    within(Steady::now() + timeout, [&] {
        const auto answer = call(find(service), http::Method::get, "/admin/dead-letters");
        wrong = answer.ok() ? poison.not_kept_in(answer.body) : "it does not answer";
        return wrong.empty();
    });
    return wrong;
}

bool RealShop::all_acknowledged() const {
    if (style_ != "choreographed") return true;
    const auto password =
        nats::ensure_passwords(paths_.broker(), {nats::operator_user}).at(nats::operator_user);
    bus::Admin broker{{"nats://127.0.0.1:" + std::to_string(find("nats").port), nats::operator_user,
                       password, "lab"}};
    const auto consumers = broker.consumer_states(bus::Admin::StreamSettings{}.name);
    return std::all_of(consumers.begin(), consumers.end(),
                       [](const auto& one) { return one.pending == 0 && one.unacknowledged == 0; });
}

bool RealShop::come_to_rest(std::chrono::seconds timeout) {
    int quiet_looks = 0;  // one is not enough: the stream may not yet have the newest event
    return within(Steady::now() + timeout, [&] {
        quiet_looks = all_acknowledged() && audit().under_way == 0 ? quiet_looks + 1 : 0;
        return quiet_looks >= 3;
    });
}

std::string RealShop::dying() const {
    const auto record = processes::load_record(paths_);
    std::string text;
    if (!record) return text;
    for (const auto& process : record->processes) {
        if (process.failures > 1 || process.condition == processes::refuses_to_start)
            text += (text.empty() ? "" : "; ") + process.program.name + ": " + process.last_end;
    }
    return text;
}

std::map<std::string, std::string> RealShop::databases() const {
    std::map<std::string, std::string> files;
    for (const auto& program : processes::catalogue()) {
        if (program.style == style_ && program.owns_database)
            files[program.name] = paths_.database(program).string();
    }
    return files;
}

audit::Report RealShop::audit() const { return audit::check(style_, databases()); }

std::vector<audit::UnfinishedWork> RealShop::loose_ends(std::chrono::seconds timeout) const {
    std::vector<audit::UnfinishedWork> left;
    within(Steady::now() + timeout, [&] {
        left = audit::unfinished_work(style_, databases());
        return left.empty();
    });
    return left;
}

}  // namespace duet::lab
