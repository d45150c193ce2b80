#include "shared/http/server/server_core.hpp"

#include "shared/http/descriptors.hpp"
#include "shared/http/fields.hpp"
#include "shared/http/problem.hpp"
#include "shared/text/utf8.hpp"

#include <exception>
#include <iostream>

namespace duet::http {

namespace {

/// The request whose handler this thread is running. If the handler drops its responder,
/// `ServerCore::run` responds.
thread_local const Responder::Pending* in_handler = nullptr;

void log_failure(const Request& request, std::string_view what) {
    // Path and message come from outside: neither may begin a new line in the log.
    std::cerr << "http: the handler of " << name_of(request.method) << " "
              << on_one_line(request.path) << " threw: " << on_one_line(what) << std::endl;
}

Response unavailable(const std::string& path, std::string_view detail) {
    auto response = problem(503, "unavailable", detail, path);
    response.headers.emplace_back("Retry-After", "1");
    return response;
}

Response dropped_response(const std::string& path) {
    return unavailable(
        path,
        "The service dropped the request before it responded. Send it again with the same "
        "Idempotency-Key.");
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
    if (pending_.get() == in_handler)
        pending_->dropped = true;
    else
        pending_->send(dropped_response(pending_->path));
}

void Responder::send(Response response) { pending_->send(std::move(response)); }
void Responder::abort_reply() { pending_->abort_reply(); }

ServerCore::ServerCore(const Server::Options& options)
    : options_(options), limits_{.body = options.max_body} {}

void ServerCore::serve(Request& request, std::shared_ptr<Responder::Pending> pending) {
    if (draining_) {
        auto response = unavailable(request.path,
                                    "The service is stopping. Send the request again in a second.");
        response.close = true;
        return pending->send(std::move(response));
    }
    if (pending_ > options_.max_pending)
        return pending->send(unavailable(
            request.path,
            "The service has as many pending requests as it can keep. Send it again in a second."));

    if (const auto name = repeated_header(request.headers)) {
        const auto detail = "The header " + std::string{*name} +
                            " may have only one line, and the request has several.";
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
            problem(405, "method-not-allowed",
                    "This path does not support the method. Use one of those in the header Allow.",
                    request.path);
        response.headers.emplace_back("Allow", match.allowed);
        pending->send(std::move(response));
    } else if (fallback_) {
        run(fallback_, request, pending);
    } else {
        pending->send(problem(404, "not-found", "No resource has this path.", request.path));
    }
}

void ServerCore::run(const Handler& handler, Request& request,
                     const std::shared_ptr<Responder::Pending>& pending) {
    const auto failed = [&](std::string_view what) {
        log_failure(request, what);
        pending->send(problem(500, "internal-error", "The service failed to process the request.",
                              request.path));
    };
    in_handler = pending.get();
    try {
        handler(request, Responder(pending));
        if (pending->dropped) pending->send(dropped_response(pending->path));
    } catch (const std::exception& error) {
        failed(error.what());
    } catch (...) {
        failed("an exception of an unknown type");
    }
    in_handler = nullptr;
}

void ServerCore::response_sent() {
    if (--pending_ > 0 || !draining_) return;
    const std::lock_guard lock(mutex_);
    all_sent_.notify_all();
}

void ServerCore::set_limits(Seats::Limits limits) {
    const std::lock_guard lock(mutex_);
    seats_ = Seats(limits);
}

Seats::Place ServerCore::add(Connection& connection) {
    const std::lock_guard lock(mutex_);
    return seats_.add(&connection, Seats::Clock::now());
}

bool ServerCore::set_busy(Seats::Place place) {
    const std::lock_guard lock(mutex_);
    return seats_.set_busy(place);
}

void ServerCore::set_idle(Seats::Place place, Seats::Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    seats_.set_idle(place, now);
}

void ServerCore::remove(Seats::Place place) {
    const std::lock_guard lock(mutex_);
    seats_.remove(place);
}

Seats::Verdict ServerCore::make_room(Seats::Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto verdict = seats_.verdict(now);
    if (verdict == Seats::Verdict::refuse) ++refused_;
    if (verdict == Seats::Verdict::replace) {
        seats_.evict(now)->shut_down();  // alive: it gives up its seat under this lock
        ++idle_closed_;
    }
    return verdict;
}

bool ServerCore::close_longest_idle(Seats::Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    auto* connection = seats_.evict(now);
    if (connection == nullptr) return false;
    connection->shut_down();
    ++idle_closed_;
    return true;
}

Connections ServerCore::connections() const {
    const std::lock_guard lock(mutex_);
    return {.open = seats_.open(),
            .idle = seats_.idle(),
            .max = seats_.max(),
            .refused = refused_,
            .without_descriptors = without_descriptors_,
            .idle_closed = idle_closed_};
}

void ServerCore::warn_of(const OverloadCounts& counts) const {
    const auto text = [](std::size_t number) { return std::to_string(number); };
    const auto now = connections();
    warn("the HTTP server is full: " + text(now.open) + " of at most " + text(now.max) +
         " connections are open. Since the last such line it refused " + text(counts.refused) +
         " with 503, closed " + text(counts.idle_closed) +
         " idle ones to make room, and found no free descriptor " +
         text(counts.without_descriptors) +
         " times. To allow more, raise the limit of open files (ulimit -n, now " +
         text(descriptor_limit()) +
         ") or DUET_MAX_CONNECTIONS. A client that sends no more requests should close its "
         "connection.");
}

void ServerCore::warn(const std::string& text) const {
    if (options_.warn)
        options_.warn(text);
    else
        std::cerr << "http: " + text << std::endl;
}

void ServerCore::drain(std::chrono::milliseconds timeout) {
    draining_ = true;
    std::unique_lock lock(mutex_);
    all_sent_.wait_for(lock, timeout, [this] { return pending_ == 0; });
}

void ServerCore::close_all() {
    const std::lock_guard lock(mutex_);
    seats_.for_each([](Connection* connection) { connection->shut_down(); });
}

}  // namespace duet::http
