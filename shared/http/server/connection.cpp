#include "shared/http/server/connection.hpp"

#include "shared/http/problem.hpp"
#include "shared/http/server/serialize.hpp"
#include "shared/http/server/server_core.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace duet::http {

namespace {

/// The limit for pipelined bytes that wait for the response before them.
constexpr std::size_t max_unread = 256 * 1024;

/// The time for a client to read the last response and close (RFC 9112, section 9.6).
constexpr std::chrono::seconds max_linger{10};

/// Bytes written, 0 when the socket is full, -1 when the connection is broken.
ssize_t write_some(int socket, std::string_view bytes) {
    for (;;) {
        const ssize_t written =
            ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written >= 0) return written;
        if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
        if (errno != EINTR) return -1;
    }
}

}  // namespace

void Responder::Pending::send(Response response) {
    if (sent.exchange(true)) return;
    const bool keep = keep_alive && !response.close;
    // Moved, because a responder that outlives its response must not keep the socket open.
    const auto answered = std::move(connection);
    const auto status = response.status;
    answered->write_response(serialize(response, with_body, keep), !keep);
    report(*answered, status);
}

void Responder::Pending::abort_reply() {
    if (sent.exchange(true)) return;
    const auto answered = std::move(connection);
    answered->abort_response();
    report(*answered, 0);
}

void Responder::Pending::report(const Connection& answered, int status) const {
    const auto& served = answered.core().served();
    if (served) served({pattern, method, status, std::chrono::steady_clock::now() - began});
}

Connection::Connection(std::shared_ptr<ServerCore> core, processes::Descriptor socket)
    : core_(std::move(core)),
      socket_(std::move(socket)),
      parser_(core_->limits()),
      seat_(core_->add(*this)),
      since_(std::chrono::steady_clock::now()) {}

Connection::~Connection() { core_->remove(seat_); }

void Connection::receive(std::string_view bytes) {
    {
        const std::lock_guard lock(mutex_);
        if (closing_) {
            discarded_ += bytes.size();
            if (discarded_ > 2 * core_->limits().body) shut_down();
            return;
        }
        if (busy_) {
            if (unread_.size() + bytes.size() > max_unread)
                shut_down();
            else
                unread_.append(bytes);
            return;
        }
        if (!request_incomplete_ && !core_->set_busy(seat_)) {
            closing_ = true;  // evicted before these bytes arrived: not served, safe to retry
            return;
        }
        busy_ = true;
    }
    read_requests(bytes);
}

void Connection::resume() {
    std::string input;
    {
        const std::lock_guard lock(mutex_);
        input.swap(unread_);
    }
    read_requests(input);
}

/// Reads and serves until bytes are missing or a response is pending. REQUIRES: this thread set
/// `busy_`.
void Connection::read_requests(std::string_view input) {
    std::string more;
    for (;;) {
        const auto state = parser_.feed(input);
        if (state == RequestParser::State::more) {
            if (parser_.take_expect_continue() &&
                write_some(socket(), "HTTP/1.1 100 Continue\r\n\r\n") < 0)
                shut_down();
            if (waits_for_bytes(more)) return;
            input = more;
            continue;
        }
        if (state == RequestParser::State::refused)
            refuse(parser_.refusal());
        else
            serve();
        const std::lock_guard lock(mutex_);
        request_incomplete_ = false;
        if (!answered_in_handler_) {
            handler_returned_ = true;
            unread_.insert(0, input);
            return;
        }
        answered_in_handler_ = false;
        if (closing_) return;
    }
}

/// Stops reading, unless more bytes arrived in the meantime (`more`).
bool Connection::waits_for_bytes(std::string& more) {
    const std::lock_guard lock(mutex_);
    more = std::exchange(unread_, {});
    if (!more.empty()) return false;
    busy_ = false;
    if (!parser_.has_partial_request()) {
        request_incomplete_ = false;
        become_idle();
    } else if (!std::exchange(request_incomplete_, true)) {
        since_ = std::chrono::steady_clock::now();
    }
    return true;
}

/// Makes the pending response to the parser's current request, and counts it.
std::shared_ptr<Responder::Pending> Connection::make_pending() {
    auto pending = std::make_shared<Responder::Pending>();
    auto& request = parser_.request();
    pending->connection = shared_from_this();
    pending->with_body = request.method != Method::head;
    pending->keep_alive = parser_.keep_alive();
    pending->path = request.path;
    pending->method = request.method;
    pending->began = std::chrono::steady_clock::now();
    core_->response_pending();
    return pending;
}

void Connection::serve() {
    core_->serve(parser_.request(), make_pending());
    parser_.next();
}

/// Sends the last response: the start of the next request is unknown.
void Connection::refuse(const Refusal& refusal) {
    const auto pending = make_pending();
    pending->keep_alive = false;
    pending->send(problem(refusal.status, refusal.slug, refusal.detail, pending->path));
}

bool Connection::overdue(std::chrono::steady_clock::time_point now) {
    {
        const std::lock_guard lock(mutex_);
        const auto waited = now - since_;
        if (closing_) return waited > max_linger;
        if (busy_) return false;
        if (!request_incomplete_) return waited > core_->idle_timeout();
        if (waited <= core_->request_timeout()) return false;
        busy_ = true;
    }
    refuse({408, "request-timeout",
            "The rest of the request did not arrive in time. Send the whole request again."});
    return false;
}

void Connection::write_response(std::string bytes, bool close) {
    const ssize_t written = write_some(socket(), bytes);
    if (written < 0) {
        shut_down();
        finish_response(true);
    } else if (static_cast<std::size_t>(written) == bytes.size()) {
        finish_response(close);
    } else {
        unsent_ = bytes.substr(static_cast<std::size_t>(written));
        close_after_ = close;
        core_->flusher().flush_later(shared_from_this());
    }
}

void Connection::abort_response() {
    shut_down();
    finish_response(true);
}

bool Connection::flush() {
    const ssize_t written = write_some(socket(), unsent_);
    if (written < 0) {
        shut_down();
        close_after_ = true;
    } else {
        unsent_.erase(0, static_cast<std::size_t>(written));
        if (!unsent_.empty()) return false;
    }
    finish_response(std::exchange(close_after_, false));
    return true;
}

/// The response is sent, or never can be: reading may continue.
void Connection::finish_response(bool close) {
    bool unread = false;
    {
        const std::lock_guard lock(mutex_);
        if (close) {
            closing_ = true;
            unread_.clear();
            // Not in both directions: arriving data would then reset the connection, and the reset
            // destroys the response on its way.
            ::shutdown(socket(), SHUT_WR);
        }
        const bool handler_returned = std::exchange(handler_returned_, false);
        if (handler_returned) {
            unread = !unread_.empty();
            busy_ = unread || closing_;
        } else {
            answered_in_handler_ = true;
        }
        if (closing_ || (handler_returned && !unread)) become_idle();
    }
    if (unread) core_->flusher().resume_later(shared_from_this());
    core_->response_sent();
}

/// No request is incomplete or unanswered. REQUIRES: `mutex_` is held.
void Connection::become_idle() {
    since_ = std::chrono::steady_clock::now();
    core_->set_idle(seat_, since_);
}

void Connection::shut_down() { ::shutdown(socket(), SHUT_RDWR); }

}  // namespace duet::http
