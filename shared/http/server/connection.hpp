#pragma once
// The connection of one client: reads requests one at a time, and answers each before it serves the
// next.
//
// A connection owns a duplicate of its socket and writes only to it. Pistache's response queue
// addresses a client by descriptor number; if the client has left and the number was reused,
// another client gets the response. A duplicate cannot be reused while the connection lives.

#include "shared/http/server/request_parser.hpp"
#include "shared/http/server/seats.hpp"
#include "shared/http/server/server.hpp"
#include "shared/processes/descriptor.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace duet::http {

class ServerCore;
class Connection;

/// The pending response to one request (the state behind a `Responder`). Keeps its connection alive
/// until the response is sent. Thread-safe, except `dropped`.
struct Responder::Pending {
    std::shared_ptr<Connection> connection;
    std::string path;
    std::string_view pattern{};  ///< of the route, once the router has found it
    Method method = Method::get;
    std::chrono::steady_clock::time_point began{};
    bool with_body = true;
    bool keep_alive = true;
    std::atomic<bool> sent{false};
    /// The handler destroyed its responder unused. Only the handler's thread reads or writes this.
    bool dropped = false;

    /// Sends once; later calls do nothing.
    void send(Response response);
    void abort_reply();

private:
    void report(const Connection& answered, int status) const;
};

/// Thread-safe: Pistache's worker reads, any thread may send a response, and the flusher finishes
/// slow writes.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(std::shared_ptr<ServerCore> core, processes::Descriptor socket);
    ~Connection();

    /// Handles received bytes (Pistache's worker thread).
    void receive(std::string_view bytes);
    /// Serves the requests that arrived while a response was pending (the flusher's thread).
    void resume();
    /// Writes a response, or leaves the rest to the flusher. Any thread; never waits.
    void write_response(std::string bytes, bool close);
    /// Ends the connection without a response. Any thread.
    void abort_response();
    /// True when the client has been silent for too long: the caller then closes the connection.
    /// An incomplete request gets a 408 first (Pistache's worker thread).
    [[nodiscard]] bool overdue(std::chrono::steady_clock::time_point now);
    /// Continues writing; true when nothing is left to write (the flusher's thread).
    [[nodiscard]] bool flush();
    /// Ends the connection in both directions; Pistache then notices and closes its socket.
    void shut_down();

    const ServerCore& core() const { return *core_; }
    int socket() const { return socket_.number(); }

private:
    void read_requests(std::string_view input);
    bool waits_for_bytes(std::string& more);
    std::shared_ptr<Responder::Pending> make_pending();
    void serve();
    void refuse(const Refusal& refusal);
    void finish_response(bool close);
    void become_idle();

    const std::shared_ptr<ServerCore> core_;
    const processes::Descriptor socket_;
    RequestParser parser_;      ///< only the thread that set `busy_` uses it
    std::string unsent_;        ///< only the thread that writes the response uses it
    bool close_after_ = false;  ///< with `unsent_`
    Seats::Place seat_;

    std::mutex mutex_;                 ///< guards the members below
    bool request_incomplete_ = false;  ///< a request has begun whose end has not arrived
    /// When the incomplete request began, or when the connection became idle.
    std::chrono::steady_clock::time_point since_;
    bool busy_ = false;                 ///< a thread reads requests, or a response is pending
    bool handler_returned_ = false;     ///< without a response: the sender resumes reading
    bool answered_in_handler_ = false;  ///< the response was sent before the handler returned
    bool closing_ = false;              ///< the last response is sent; later bytes are discarded
    std::size_t discarded_ = 0;         ///< bytes
    std::string unread_;                ///< arrived while busy (pipelining)
};

}  // namespace duet::http
