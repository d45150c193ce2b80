#include "labs/runner/poison.hpp"

#include "infra/nats/server.hpp"
#include "shared/bus/bus.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <thread>

namespace duet::lab {

using nlohmann::json;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds between_looks{20};

std::string about_nobody(const std::string& type, const std::string& id) {
    return json{{"specversion", "1.0"},
                {"id", id},
                {"source", "/lab"},
                {"type", type},
                {"subject", "o-nobody"},
                {"time", "2010-12-01T08:26:00Z"},
                {"data", {{"order_id", "o-nobody"}, {"amount", 1}}}}
        .dump();
}

}  // namespace

Poison::Poison(const std::string& event)
    : subject_{"shop." + event},
      events_{{"poison-unreadable", "{\"order_id\": \"o-17\", cut off by a reb"},
              {"poison-of-nobody", about_nobody(subject_ + ".v1", "poison-of-nobody")}} {}

bool Poison::publish(const processes::Paths& paths, int broker_port,
                     std::chrono::milliseconds timeout) const {
    const auto deadline = Steady::now() + timeout;
    const auto password =
        nats::ensure_passwords(paths.broker(), {nats::operator_user}).at(nats::operator_user);
    bus::Publisher publisher{
        {"nats://127.0.0.1:" + std::to_string(broker_port), nats::operator_user, password, "lab"}};
    while (!publisher.connected()) {
        if (Steady::now() >= deadline) return false;
        std::this_thread::sleep_for(between_looks);
    }
    std::vector<bus::Outgoing> messages;
    for (const auto& [id, body] : events_) messages.push_back({subject_, id, body});
    return publisher.publish(messages, timeout).acknowledged == messages.size();
}

std::string Poison::not_kept_in(const std::string& answer) const {
    const auto value = json::parse(answer, nullptr, false);
    if (!value.is_object() || !value.contains("dead_letters"))
        return "its answer has no dead letters";
    const auto& dead_letters = value.at("dead_letters");
    for (const auto& [id, body] : events_) {
        const auto kept = std::find_if(dead_letters.begin(), dead_letters.end(),
                                       [&body = body](const json& dead_letter) {
                                           return dead_letter.value("raw", "") == body;
                                       });
        if (kept == dead_letters.end())
            return fmt::format("among its dead letters ({}) none has the bytes of {}",
                               dead_letters.size(), id);
        if (kept->value("reason", "").empty()) return "its dead letter " + id + " has no reason";
    }
    return {};
}

}  // namespace duet::lab
