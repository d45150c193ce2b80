#pragma once
// HTTP between the coordinator and the services, without sockets: the dispatcher's own decisions
// (coordinator::CommandQueue), the wire's own bytes, and a network that loses, delays and repeats.

#include "services/coordinator/engine/command_queue.hpp"
#include "tests/simulation/station.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace duet::simulation {

class HttpLink {
public:
    /// Becomes the coordinator's way out. The stations must outlive it.
    HttpLink(World& world, Station& coordinator, std::map<std::string, Station*> services);

    /// The coordinator's process begins: nothing is under way, and `resumed` is to be sent.
    void begin(std::vector<Command> resumed);

    /// From the moment a saga wants a command asked until it is, the first time.
    struct Wait {
        microseconds time{0};
        std::string command, subject;
    };
    const std::map<std::string, Wait>& max_waits() const {
        return max_waits_;
    }  ///< by service

private:
    /// One request to a service.
    struct Call {
        std::string service;
        std::string about;  ///< names it among all calls
        coordinator::CommandQueue::Batch batch;
        std::uint64_t coordinator_life = 0;
        bool over = false;  ///< answered, or given up
    };
    /// Collects the replies of one request as it arrived.
    struct Arrival {
        std::shared_ptr<Call> call;
        std::size_t pending = 0;
        std::string text = "[";
        bool unheard = false;  ///< nobody listens for this one's answer
    };

    void wanted(const std::vector<Command>& commands);
    void asked(const Call& call);
    void pump();
    void send(const std::string& service, coordinator::CommandQueue::Batch batch);
    void arrive(const std::shared_ptr<Call>& call, const std::string& body, bool unheard);
    void answer(const std::shared_ptr<Call>& call, std::string text);
    void finish(const std::shared_ptr<Call>& call, std::vector<ReceivedReply> replies);
    void hand_over(std::vector<ReceivedReply> replies);
    void wake_when_due();

    World& world_;
    Station& coordinator_;
    std::map<std::string, Station*> services_;
    std::unique_ptr<coordinator::CommandQueue> queue_;
    std::uint64_t life_ = 0;
    std::uint64_t calls_ = 0;
    std::uint64_t drawn_ = 0;
    std::map<std::string, Instant> wanted_;  ///< by id of the command, until it is asked
    std::map<std::string, Wait> max_waits_;
};

}  // namespace duet::simulation
