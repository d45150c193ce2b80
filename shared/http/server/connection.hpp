#pragma once
// One client's connection: requests are read one at a time, each is answered before the next is
// served.
//
// It holds its own duplicate of the socket and writes only there. Pistache's queue addresses a
// client by descriptor number; when the client has left and the number was reused, the answer
// reaches another client. A duplicate keeps the connection itself.

#include "shared/http/descriptor.hpp"
#include "shared/http/server/request_parser.hpp"
#include "shared/http/server/seats.hpp"
#include "shared/http/server/server.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace duet::http {

class ServerCore;
class Connection;

/// The answer owed to one request (what a `Responder` points to).
struct Responder::Pending {
    std::shared_ptr<Connection> connection;
    std::string path;
    std::string_view pattern{};  ///< of the route, once it is known
    Method method = Method::get;
    std::chrono::steady_clock::time_point began{};
    bool with_body = true;
    bool keep_alive = true;
    std::atomic<bool> sent{false};
    bool let_go =
        false;  ///< unsent, while its handler was still on the stack (of that thread only)

    /// Once, from any thread; later calls do nothing.
    void send(Response response);
    void abort_reply();

private:
    void note(const Connection& there, int status) const;
};

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(std::shared_ptr<ServerCore> core, Descriptor socket);
    ~Connection();

    /// Bytes have come (Pistache's worker thread).
    void receive(std::string_view bytes);
    /// Serves what came while an answer was owed (the flusher's thread).
    void resume();
    /// Writes an answer, or leaves the rest to the flusher. Any thread; never waits.
    void answer(std::string bytes, bool close);
    /// No answer will come: the connection ends. Any thread.
    void abandon();
    /// Has its client kept it waiting too long? Then the caller closes it; a request that is not
    /// whole yet is answered 408 first (Pistache's worker thread).
    bool overdue(std::chrono::steady_clock::time_point now);
    /// Goes on writing; true when nothing is left to write (the flusher's thread).
    bool flush();
    /// Ends the connection both ways; Pistache notices and lets it go.
    void abort_reply();

    const ServerCore& core() const { return *core_; }
    int socket() const { return socket_.number(); }

private:
    void advance(std::string_view input);
    bool waits_for_bytes(std::string& more);
    std::shared_ptr<Responder::Pending> owe();
    void serve();
    void refuse(const Refusal& refusal);
    void finish(bool close);
    void rest();

    const std::shared_ptr<ServerCore> core_;
    const Descriptor socket_;
    RequestParser parser_;      ///< belongs to whoever has the turn (`busy_`)
    std::string unsent_;        ///< belongs to whoever answers
    bool close_after_ = false;  ///< with `unsent_`
    Seats::Place seat_;

    std::mutex mutex_;                             ///< guards what follows
    bool midway_ = false;                          ///< a request has begun that is not whole yet
    std::chrono::steady_clock::time_point since_;  ///< that, or that it rests
    bool busy_ = false;  ///< somebody reads requests, or an answer is owed
    bool parked_ =
        false;  ///< the handler returned without an answer: whoever answers goes on reading
    bool answered_ = false;  ///< the answer came while the handler was still on the stack
    bool closing_ = false;   ///< the last answer is out; what still comes is thrown away
    std::size_t thrown_away_ = 0;
    std::string unread_;  ///< came while busy (pipelining)
};

}  // namespace duet::http
