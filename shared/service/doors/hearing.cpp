#include "shared/service/doors/hearing.hpp"

#include "shared/http/problem.hpp"

namespace duet::service {

void Hearing::begin(store::Connection& db) {
    if (Machine::paused(db)) return;
    const std::lock_guard lock{mutex_};
    door_ = open_();
}

void Hearing::offer(Api& api) {
    using http::Method, http::Request, http::Responder;
    api.route(Method::post, "/admin/pause", [this](const Request&, Responder responder) {
        pause(std::make_shared<Responder>(std::move(responder)));
    });
    api.route(Method::post, "/admin/resume", [this](const Request&, Responder responder) {
        resume(std::make_shared<Responder>(std::move(responder)));
    });
}

void Hearing::pause(const std::shared_ptr<http::Responder>& owed) {
    {
        const std::lock_guard lock{mutex_};
        if (door_) door_->stop();
    }
    pause_when_done(owed);
}

/// In the writer's thread: what was delivered before is handled and acknowledged first.
void Hearing::pause_when_done(const std::shared_ptr<http::Responder>& owed) {
    writer_.run([this, owed](Machine& machine) {
        if (writer_.waiting() > 0) return pause_when_done(owed);
        machine.pause(true);
        const std::lock_guard lock{mutex_};
        if (door_) door_->flush();
        door_.reset();
        owed->send(http::Response::json(200, R"({"paused":true})"));
    });
}

void Hearing::resume(const std::shared_ptr<http::Responder>& owed) {
    writer_.run([this, owed](Machine& machine) {
        machine.pause(false);
        const std::lock_guard lock{mutex_};
        if (!door_) door_ = open_();
        owed->send(http::Response::json(200, R"({"paused":false})"));
    });
}

bool Hearing::connected() const {
    const std::lock_guard lock{mutex_};
    return !door_ || door_->connected();
}

bool Hearing::paused() const {
    const std::lock_guard lock{mutex_};
    return !door_;
}

std::vector<std::pair<std::string, std::uint64_t>> Hearing::lag() const {
    const std::lock_guard lock{mutex_};
    return door_ ? door_->lag() : std::vector<std::pair<std::string, std::uint64_t>>{};
}

void Hearing::stop() {
    const std::lock_guard lock{mutex_};
    if (door_) door_->stop();
}

void Hearing::flush() {
    const std::lock_guard lock{mutex_};
    if (door_) door_->flush();
}

}  // namespace duet::service
