#pragma once
// Whether a service hears its events now. A person may let it pause: it goes on answering, and what
// is published meanwhile waits in the stream. A pause is written down, so that a process killed
// meanwhile comes back paused.

#include "shared/service/doors/api.hpp"
#include "shared/service/doors/event_door.hpp"

#include <functional>
#include <memory>
#include <mutex>

namespace duet::service {

class EventConsumer {
public:
    /// `open` makes the door; called again at every resume.
    EventConsumer(Writer& writer, std::function<std::unique_ptr<EventDoor>()> open)
        : writer_{writer}, open_{std::move(open)} {}

    /// Begins to hear unless the database says that it pauses. Before the writer's thread runs.
    void begin(store::Connection& db);

    /// POST /admin/pause: answered once all that was taken is durable and acknowledged; POST
    /// /admin/resume.
    void offer(Api& api);

    bool connected() const;  ///< also while it pauses: nothing is wrong then
    bool paused() const;
    std::vector<std::pair<std::string, std::uint64_t>> lag()
        const;  ///< as bus::Subscriber says it; none while it pauses
    void stop();
    void flush();

private:
    void pause(const std::shared_ptr<http::Responder>& pending);
    void pause_when_done(const std::shared_ptr<http::Responder>& pending);
    void resume(const std::shared_ptr<http::Responder>& pending);

    Writer& writer_;
    std::function<std::unique_ptr<EventDoor>()> open_;
    mutable std::mutex mutex_;
    std::unique_ptr<EventDoor> door_;  ///< none while it pauses
};

}  // namespace duet::service
