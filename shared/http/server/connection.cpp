#include "shared/http/server/connection.hpp"

#include "shared/http/server/serialize.hpp"
#include "shared/http/server/server_core.hpp"
#include "shared/http/problem.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace duet::http {

namespace {

/// Requests sent ahead of their answers are kept up to this size; nobody needs more.
constexpr std::size_t max_unread = 256 * 1024;

/// So long a client may take to read the last answer and to close (RFC 9112, 9.6).
constexpr std::chrono::seconds max_farewell{10};

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
    const auto there =
        std::move(connection);  // a responder kept after its answer must not keep the socket open
    const auto status = response.status;
    there->answer(serialize(response, with_body, keep), !keep);
    note(*there, status);
}

void Responder::Pending::abort_reply() {
    if (sent.exchange(true)) return;
    const auto there = std::move(connection);
    there->abandon();
    note(*there, 0);
}

void Responder::Pending::note(const Connection& there, int status) const {
    const auto& served = there.core().served();
    if (served) served({pattern, method, status, std::chrono::steady_clock::now() - began});
}

Connection::Connection(std::shared_ptr<ServerCore> core, Descriptor socket)
    : core_(std::move(core)),
      socket_(std::move(socket)),
      parser_(core_->limits()),
      seat_(core_->enter(*this)),
      since_(std::chrono::steady_clock::now()) {}

Connection::~Connection() { core_->leave(seat_); }

void Connection::receive(std::string_view bytes) {
    {
        const std::lock_guard lock(mutex_);
        if (closing_) {
            thrown_away_ += bytes.size();
            if (thrown_away_ > 2 * core_->limits().body) abort_reply();
            return;
        }
        if (busy_) {
            if (unread_.size() + bytes.size() > max_unread)
                abort_reply();
            else
                unread_.append(bytes);
            return;
        }
        if (!midway_ && !core_->begin(seat_)) {
            closing_ =
                true;  // it was told to leave before these bytes came: not served, safe to retry
            return;
        }
        busy_ = true;
    }
    advance(bytes);
}

void Connection::resume() {
    std::string input;
    {
        const std::lock_guard lock(mutex_);
        input.swap(unread_);
    }
    advance(input);
}

/// Reads and serves until input is missing or an answer is owed. The caller has the turn.
void Connection::advance(std::string_view input) {
    std::string more;
    for (;;) {
        const auto state = parser_.feed(input);
        if (state == RequestParser::State::more) {
            if (parser_.take_wish_to_continue() &&
                write_some(socket(), "HTTP/1.1 100 Continue\r\n\r\n") < 0)
                abort_reply();
            if (waits_for_bytes(more)) return;
            input = more;
            continue;
        }
        if (state == RequestParser::State::refused)
            refuse(parser_.refusal());
        else
            serve();
        const std::lock_guard lock(mutex_);
        midway_ = false;
        if (!answered_) {
            parked_ = true;
            unread_.insert(0, input);
            return;
        }
        answered_ = false;
        if (closing_) return;
    }
}

/// The end of a turn, unless more came meanwhile (`more`).
bool Connection::waits_for_bytes(std::string& more) {
    const std::lock_guard lock(mutex_);
    more = std::exchange(unread_, {});
    if (!more.empty()) return false;
    busy_ = false;
    if (!parser_.midway()) {
        midway_ = false;
        rest();
    } else if (!std::exchange(midway_, true)) {
        since_ = std::chrono::steady_clock::now();
    }
    return true;
}

/// From now on an answer is owed to the request that the parser has.
std::shared_ptr<Responder::Pending> Connection::owe() {
    auto pending = std::make_shared<Responder::Pending>();
    auto& request = parser_.request();
    pending->connection = shared_from_this();
    pending->with_body = request.method != Method::head;
    pending->keep_alive = parser_.keep_alive();
    pending->path = request.path;
    pending->method = request.method;
    pending->began = std::chrono::steady_clock::now();
    core_->started();
    return pending;
}

void Connection::serve() {
    core_->serve(parser_.request(), owe());
    parser_.next();
}

/// The last answer: where the next request would begin is unknown.
void Connection::refuse(const Refusal& refusal) {
    const auto pending = owe();
    pending->keep_alive = false;
    pending->send(problem(refusal.status, refusal.slug, refusal.detail, pending->path));
}

bool Connection::overdue(std::chrono::steady_clock::time_point now) {
    {
        const std::lock_guard lock(mutex_);
        const auto waited = now - since_;
        if (closing_) return waited > max_farewell;
        if (busy_) return false;
        if (!midway_) return waited > core_->idle_timeout();
        if (waited <= core_->request_timeout()) return false;
        busy_ = true;
    }
    refuse({408, "request-timeout", "The rest of the request did not come in time."});
    return false;
}

void Connection::answer(std::string bytes, bool close) {
    const ssize_t written = write_some(socket(), bytes);
    if (written < 0) {
        abort_reply();
        finish(true);
    } else if (static_cast<std::size_t>(written) == bytes.size()) {
        finish(close);
    } else {
        unsent_ = bytes.substr(static_cast<std::size_t>(written));
        close_after_ = close;
        core_->flusher().flush_later(shared_from_this());
    }
}

void Connection::abandon() {
    abort_reply();
    finish(true);
}

bool Connection::flush() {
    const ssize_t written = write_some(socket(), unsent_);
    if (written < 0) {
        abort_reply();
        close_after_ = true;
    } else {
        unsent_.erase(0, static_cast<std::size_t>(written));
        if (!unsent_.empty()) return false;
    }
    finish(std::exchange(close_after_, false));
    return true;
}

/// The answer is out (or can never be): the turn goes on.
void Connection::finish(bool close) {
    bool unread = false;
    {
        const std::lock_guard lock(mutex_);
        if (close) {
            closing_ = true;
            unread_.clear();
            // Not both ways: data still coming would turn the close into a reset that destroys the
            // answer on its way.
            ::shutdown(socket(), SHUT_WR);
        }
        const bool parked = std::exchange(parked_, false);
        if (parked) {
            unread = !unread_.empty();
            busy_ = unread || closing_;
        } else {
            answered_ = true;
        }
        if (closing_ || (parked && !unread)) rest();
    }
    if (unread) core_->flusher().resume_later(shared_from_this());
    core_->settled();
}

/// Nothing is under way. REQUIRES: `mutex_` is held.
void Connection::rest() {
    since_ = std::chrono::steady_clock::now();
    core_->rest(seat_, since_);
}

void Connection::abort_reply() { ::shutdown(socket(), SHUT_RDWR); }

}  // namespace duet::http
