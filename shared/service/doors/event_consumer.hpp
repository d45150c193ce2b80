#pragma once
// Consumes events unless an operator has paused the service. A paused service goes on answering
// requests; its events wait in the stream. The pause is stored, so a restarted process stays
// paused.

#include "shared/service/doors/api.hpp"
#include "shared/service/doors/event_door.hpp"

#include <functional>
#include <memory>
#include <mutex>

namespace duet::service {

/// `writer` must outlive it. Thread-safe.
class EventConsumer {
public:
    /// `open` makes the door, now and at every resume.
    EventConsumer(Writer& writer, std::function<std::unique_ptr<EventDoor>()> open)
        : writer_{writer}, open_{std::move(open)} {}

    /// Opens the door unless the database says that the service is paused. REQUIRES: the writer's
    /// thread does not run yet.
    void begin(store::Connection& db);

    /// POST /admin/pause and /admin/resume. The pause is answered once every delivered event is
    /// durable and acknowledged.
    void offer(Api& api);

    bool connected() const;  ///< true while paused, too
    bool paused() const;
    /// Messages that wait at the broker, by event (bus::Subscriber::lag); empty while paused.
    std::vector<std::pair<std::string, std::uint64_t>> lag() const;
    void stop();
    void flush();

private:
    void pause(const std::shared_ptr<http::Responder>& pending);
    void pause_when_done(const std::shared_ptr<http::Responder>& pending);
    void resume(const std::shared_ptr<http::Responder>& pending);

    Writer& writer_;
    std::function<std::unique_ptr<EventDoor>()> open_;
    mutable std::mutex mutex_;
    std::unique_ptr<EventDoor> door_;  ///< nullptr while paused
};

}  // namespace duet::service
