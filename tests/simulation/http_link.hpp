#pragma once
// HTTP between the coordinator and the services, without sockets: the real command queue
// (coordinator::CommandQueue), the real bytes, and a network that loses, delays and repeats
// requests.

#include "services/coordinator/engine/command_queue.hpp"
#include "tests/simulation/station.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace duet::simulation {

/// One thread.
class HttpLink {
public:
    /// Installs itself as the coordinator's way to send commands. The stations must outlive it.
    HttpLink(World& world, Station& coordinator, std::map<std::string, Station*> services);

    /// The coordinator's process starts: no request is in progress, and `resumed` must be sent.
    void begin(std::vector<Command> resumed);

    /// The time from a saga's decision to send a command until the command is first sent.
    struct Wait {
        microseconds time{0};
        std::string command, subject;
    };
    const std::map<std::string, Wait>& max_waits() const {
        return max_waits_;
    }  ///< max wait, by service

private:
    /// One request to a service.
    struct Call {
        std::string service;
        std::string about;  ///< identifies the call
        coordinator::CommandQueue::Batch batch;
        std::uint64_t coordinator_life = 0;
        bool finished = false;  ///< answered, or timed out
    };
    /// Collects the replies to one request.
    struct Arrival {
        std::shared_ptr<Call> call;
        std::size_t pending = 0;
        std::string text = "[";
        bool ignore_reply = false;  ///< a duplicate request, whose response is dropped
    };

    void note_wanted(const std::vector<Command>& commands);
    void note_sent(const Call& call);
    void pump();
    void send(const std::string& service, coordinator::CommandQueue::Batch batch);
    void arrive(const std::shared_ptr<Call>& call, const std::string& body, bool ignore_reply);
    void answer(const std::shared_ptr<Call>& call, std::string text);
    void finish(const std::shared_ptr<Call>& call, std::vector<ReceivedReply> replies);
    void deliver_replies(std::vector<ReceivedReply> replies);
    void wake_when_due();

    World& world_;
    Station& coordinator_;
    std::map<std::string, Station*> services_;
    std::unique_ptr<coordinator::CommandQueue> queue_;
    std::uint64_t life_ = 0;
    std::uint64_t calls_ = 0;
    std::uint64_t drawn_ = 0;
    std::map<std::string, Instant> unsent_since_;  ///< by command id, until the command is sent
    std::map<std::string, Wait> max_waits_;
};

}  // namespace duet::simulation
