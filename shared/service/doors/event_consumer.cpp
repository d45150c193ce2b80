#include "shared/service/doors/event_consumer.hpp"

#include "shared/http/problem.hpp"

namespace duet::service {

void EventConsumer::begin(store::Connection& db) {
    if (Machine::paused(db)) return;
    const std::lock_guard lock{mutex_};
    door_ = open_();
}

void EventConsumer::offer(Api& api) {
    using http::Method, http::Request, http::Responder;
    api.route(Method::post, "/admin/pause", [this](const Request&, Responder responder) {
        pause(std::make_shared<Responder>(std::move(responder)));
    });
    api.route(Method::post, "/admin/resume", [this](const Request&, Responder responder) {
        resume(std::make_shared<Responder>(std::move(responder)));
    });
}

void EventConsumer::pause(const std::shared_ptr<http::Responder>& pending) {
    {
        const std::lock_guard lock{mutex_};
        if (door_) door_->stop();
    }
    pause_when_done(pending);
}

/// On the writer's thread, behind the events that were delivered before.
void EventConsumer::pause_when_done(const std::shared_ptr<http::Responder>& pending) {
    writer_.run([this, pending](Machine& machine) {
        if (writer_.waiting() > 0) return pause_when_done(pending);
        machine.pause(true);
        const std::lock_guard lock{mutex_};
        if (door_) door_->flush();
        door_.reset();
        pending->send(http::Response::json(200, R"({"paused":true})"));
    });
}

void EventConsumer::resume(const std::shared_ptr<http::Responder>& pending) {
    writer_.run([this, pending](Machine& machine) {
        machine.pause(false);
        const std::lock_guard lock{mutex_};
        if (!door_) door_ = open_();
        pending->send(http::Response::json(200, R"({"paused":false})"));
    });
}

bool EventConsumer::connected() const {
    const std::lock_guard lock{mutex_};
    return !door_ || door_->connected();
}

bool EventConsumer::paused() const {
    const std::lock_guard lock{mutex_};
    return !door_;
}

std::vector<std::pair<std::string, std::uint64_t>> EventConsumer::lag() const {
    const std::lock_guard lock{mutex_};
    return door_ ? door_->lag() : std::vector<std::pair<std::string, std::uint64_t>>{};
}

void EventConsumer::stop() {
    const std::lock_guard lock{mutex_};
    if (door_) door_->stop();
}

void EventConsumer::flush() {
    const std::lock_guard lock{mutex_};
    if (door_) door_->flush();
}

}  // namespace duet::service
