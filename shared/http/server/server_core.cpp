#include "shared/http/server/server_core.hpp"

#include "shared/http/descriptors.hpp"
#include "shared/http/fields.hpp"
#include "shared/http/problem.hpp"
#include "shared/text/utf8.hpp"

#include <exception>
#include <iostream>

namespace duet::http {

namespace {

/// The request whose handler is on this thread's stack: if it lets its responder go, `ServerCore::run`
/// answers.
thread_local const Responder::Pending* on_the_stack = nullptr;

void complain(const Request& request, std::string_view what) {
    // Path and message come from outside: neither may begin a line of its own.
    std::cerr << "http: the handler of " << name_of(request.method) << " "
              << on_one_line(request.path) << " threw: " << on_one_line(what) << std::endl;
}

Response unavailable(const std::string& path, std::string_view detail) {
    auto response = problem(503, "unavailable", detail, path);
    response.headers.emplace_back("Retry-After", "1");
    return response;
}

Response given_up(const std::string& path) {
    return unavailable(path, "The request was given up before it was answered.");
}

}  // namespace

Responder::Responder(std::shared_ptr<Pending> pending) : pending_(std::move(pending)) {}
Responder::Responder(Responder&&) noexcept = default;

Responder& Responder::operator=(Responder&& other) noexcept {
    std::swap(pending_, other.pending_);
    return *this;
}

Responder::~Responder() {
    if (!pending_ || pending_->sent) return;
    if (pending_.get() == on_the_stack)
        pending_->let_go = true;
    else
        pending_->send(given_up(pending_->path));
}

void Responder::send(Response response) { pending_->send(std::move(response)); }
void Responder::abort_reply() { pending_->abort_reply(); }

ServerCore::ServerCore(const Server::Options& options) : options_(options), limits_{.body = options.max_body} {}

void ServerCore::serve(Request& request, std::shared_ptr<Responder::Pending> pending) {
    if (draining_) {
        auto response = unavailable(request.path, "The service is stopping.");
        response.close = true;
        return pending->send(std::move(response));
    }
    if (pending_ > options_.max_pending)
        return pending->send(
            unavailable(request.path, "The service has more to do than it can keep."));

    if (const auto name = repeated_header(request.headers)) {
        const auto detail =
            "The header " + std::string{*name} + " holds one value and came in several lines.";
        return pending->send(
            problem(400, "repeated-header", detail + " Send it once.", request.path));
    }

    auto match = router_.find(request.method,
                              std::string_view(request.target).substr(0, request.target.find('?')));
    pending->pattern = match.pattern;
    if (match.handler) {
        request.parameters = std::move(match.parameters);
        run(*match.handler, request, pending);
    } else if (!match.allowed.empty()) {
        auto response =
            problem(405, "method-not-allowed", "The path does not know this method.", request.path);
        response.headers.emplace_back("Allow", match.allowed);
        pending->send(std::move(response));
    } else if (fallback_) {
        run(fallback_, request, pending);
    } else {
        pending->send(problem(404, "not-found", "There is nothing at this path.", request.path));
    }
}

void ServerCore::run(const Handler& handler, Request& request,
               const std::shared_ptr<Responder::Pending>& pending) {
    const auto failed = [&](std::string_view what) {
        complain(request, what);
        pending->send(
            problem(500, "internal-error", "The service failed to answer.", request.path));
    };
    on_the_stack = pending.get();
    try {
        handler(request, Responder(pending));
        if (pending->let_go) pending->send(given_up(pending->path));
    } catch (const std::exception& error) {
        failed(error.what());
    } catch (...) {
        failed("something that is no std::exception");
    }
    on_the_stack = nullptr;
}

void ServerCore::settled() {
    if (--pending_ > 0 || !draining_) return;
    const std::lock_guard lock(mutex_);
    all_settled_.notify_all();
}

void ServerCore::set_limits(Seats::Limits limits) {
    const std::lock_guard lock(mutex_);
    seats_ = Seats(limits);
}

Seats::Place ServerCore::enter(Connection& connection) {
    const std::lock_guard lock(mutex_);
    return seats_.enter(&connection, Seats::Clock::now());
}

bool ServerCore::begin(Seats::Place place) {
    const std::lock_guard lock(mutex_);
    return seats_.begin(place);
}

void ServerCore::rest(Seats::Place place, Seats::Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    seats_.rest(place, now);
}

void ServerCore::leave(Seats::Place place) {
    const std::lock_guard lock(mutex_);
    seats_.leave(place);
}

Seats::Verdict ServerCore::make_room(Seats::Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto verdict = seats_.verdict(now);
    if (verdict == Seats::Verdict::refuse) ++refused_;
    if (verdict == Seats::Verdict::replace) {
        seats_.evict(now)->abort_reply();  // alive: it leaves its seat under this lock
        ++idle_closed_;
    }
    return verdict;
}

bool ServerCore::close_longest_idle(Seats::Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    auto* connection = seats_.evict(now);
    if (connection == nullptr) return false;
    connection->abort_reply();
    ++idle_closed_;
    return true;
}

Connections ServerCore::connections() const {
    const std::lock_guard lock(mutex_);
    return {seats_.open(), seats_.idle(),        seats_.max(),
            refused_,      without_descriptors_, idle_closed_};
}

void ServerCore::warn_of(const Turmoil& turmoil) const {
    const auto text = [](std::size_t number) { return std::to_string(number); };
    const auto now = connections();
    const auto words = "the HTTP server is full: " + text(now.open) +
                       " connections are open of at most " + text(now.max) +
                       "; since the last such line it refused " + text(turmoil.refused) +
                       " with 503, closed " + text(turmoil.idle_closed) +
                       " idle ones for others, and found no free "
                       "descriptor " +
                       text(turmoil.without_descriptors) +
                       " times. More fit with a higher limit of open files (ulimit -n, now " +
                       text(descriptor_limit()) +
                       ") or DUET_MAX_CONNECTIONS; a client that sends no more "
                       "requests should close.";
    warn(words);
}

void ServerCore::warn(const std::string& words) const {
    if (options_.warn)
        options_.warn(words);
    else
        std::cerr << "http: " + words << std::endl;
}

void ServerCore::drain(std::chrono::milliseconds timeout) {
    draining_ = true;
    std::unique_lock lock(mutex_);
    all_settled_.wait_for(lock, timeout, [this] { return pending_ == 0; });
}

void ServerCore::close_all() {
    const std::lock_guard lock(mutex_);
    seats_.each([](Connection* connection) { connection->abort_reply(); });
}

}  // namespace duet::http
