#include "shared/http/client/client.hpp"

#include "shared/http/descriptors.hpp"
#include "shared/http/client/easy_handle.hpp"
#include "shared/http/server/socket_watch.hpp"

#include <algorithm>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_map>

namespace duet::http {

std::optional<std::string> Answer::header(std::string_view name) const {
    return find_header(headers, name);
}

struct Client::Inner {
    explicit Inner(const Options& options);
    ~Inner();

    void send(Call call, std::function<void(Answer)> done);

private:
    using Clock = std::chrono::steady_clock;
    struct Waiting {
        Call call;
        std::function<void(Answer)> done;
        Clock::time_point deadline;
    };
    struct Flight {
        std::unique_ptr<EasyHandle> handle;
        std::function<void(Answer)> done;
        Clock::time_point deadline;
    };

    void run();
    void start_waiting();
    bool may_sleep();
    void start(Waiting waiting);
    bool land_finished();
    void land(CURL* easy, CURLcode result);
    bool land_late_ones();
    void end_all();
    Flight taken_out(EasyHandle* handle);

    const std::size_t max_calls_;
    std::unique_ptr<CURLM, CURLMcode (*)(CURLM*)> multi_;
    std::optional<SocketWatch> watch_;
    std::unordered_map<EasyHandle*, Flight> flights_;  ///< this and the next two: of the thread
    std::vector<std::unique_ptr<EasyHandle>> spare_;
    Clock::time_point next_look_;

    std::mutex mutex_;  ///< guards what follows
    std::vector<Waiting> waiting_;
    bool stopping_ = false;
    bool asleep_ = false;  ///< or about to be: only then a call has to wake the thread

    std::thread thread_;  ///< last: it uses all of the above
};

namespace {

/// Idle connections to one host are closed for another when all are in use: libcurl does it.
long max_connections(const Client::Options& options) {
    const auto share = static_cast<long>(share_out(descriptor_limit()).calls);
    return options.connections > 0 ? std::min(options.connections, share) : share;
}

Answer not_sent(const Call& call, std::string_view why) {
    Answer answer;
    answer.outcome = Answer::Outcome::not_sent;
    answer.error = call.url + ": " + std::string(why);
    return answer;
}

}  // namespace

Client::Inner::Inner(const Options& options)
    : max_calls_(options.calls), multi_(nullptr, curl_multi_cleanup) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready == CURLE_OK) multi_.reset(curl_multi_init());
    if (!multi_) throw std::runtime_error("cannot initialise libcurl");
    const auto connections = max_connections(options);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, options.connections_per_host);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
                      std::min(connections, 16 * options.connections_per_host));
    watch_.emplace(multi_.get());
    thread_ = std::thread([this] { run(); });
}

Client::Inner::~Inner() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    watch_->wake();
    thread_.join();
}

void Client::Inner::send(Call call, std::function<void(Answer)> done) {
    const auto deadline = Clock::now() + call.timeout;
    bool wake = false;
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back({std::move(call), std::move(done), deadline});
        wake = std::exchange(asleep_, false);
    }
    if (wake) watch_->wake();
}

void Client::Inner::run() {
    for (;;) {
        start_waiting();
        watch_->do_what_is_due();
        const bool landed = land_finished();
        const bool late = land_late_ones();
        if (landed || late) continue;  // `done` may have sent
        if (may_sleep()) watch_->turn(std::chrono::milliseconds(flights_.empty() ? 60'000 : 50));
        const std::lock_guard lock(mutex_);
        asleep_ = false;
        if (stopping_) break;
    }
    end_all();
}

bool Client::Inner::may_sleep() {
    const std::lock_guard lock(mutex_);
    asleep_ = waiting_.empty() && !stopping_;
    return asleep_;
}

bool Client::Inner::land_finished() {
    int left = 0;
    bool landed = false;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        land(message->easy_handle, message->data.result);
        landed = true;
    }
    return landed;
}

void Client::Inner::start_waiting() {
    std::vector<Waiting> taken;
    {
        const std::lock_guard lock(mutex_);
        taken.swap(waiting_);
    }
    for (auto& waiting : taken) start(std::move(waiting));
}

void Client::Inner::start(Waiting waiting) {
    if (flights_.size() >= max_calls_)
        return waiting.done(not_sent(waiting.call, "too many calls are under way"));
    Flight flight{nullptr, std::move(waiting.done), waiting.deadline};
    if (spare_.empty()) {
        flight.handle = std::make_unique<EasyHandle>(&SocketWatch::opened, &*watch_);
    } else {
        flight.handle = std::move(spare_.back());
        spare_.pop_back();
    }
    auto* handle = flight.handle.get();
    handle->prepare(std::move(waiting.call));
    curl_multi_add_handle(multi_.get(), handle->get());
    flights_.emplace(handle, std::move(flight));
}

Client::Inner::Flight Client::Inner::taken_out(EasyHandle* handle) {
    curl_multi_remove_handle(multi_.get(), handle->get());
    auto node = flights_.extract(handle);
    return std::move(node.mapped());
}

void Client::Inner::land(CURL* easy, CURLcode result) {
    auto flight = taken_out(EasyHandle::of(easy));
    auto answer = flight.handle->conclude(result);
    spare_.push_back(std::move(flight.handle));
    flight.done(std::move(answer));
}

/// libcurl's own timeout does not run while a call waits for a connection, and costs every call a
/// timer.
bool Client::Inner::land_late_ones() {
    const auto now = Clock::now();
    if (now < next_look_) return false;
    next_look_ = now + std::chrono::milliseconds(50);
    std::vector<EasyHandle*> late;
    for (const auto& [handle, flight] : flights_)
        if (flight.deadline < now) late.push_back(handle);
    for (auto* handle : late) {
        auto flight = taken_out(handle);
        auto answer = flight.handle->broken_off("no answer in time");
        spare_.push_back(std::move(flight.handle));
        flight.done(std::move(answer));
    }
    return !late.empty();
}

void Client::Inner::end_all() {
    while (!flights_.empty()) {
        auto flight = taken_out(flights_.begin()->first);
        flight.done(flight.handle->broken_off("the client was closed"));
    }
    for (;;) {  // `done` may still send
        std::vector<Waiting> taken;
        {
            const std::lock_guard lock(mutex_);
            taken.swap(waiting_);
        }
        if (taken.empty()) return;
        for (auto& waiting : taken) waiting.done(not_sent(waiting.call, "the client was closed"));
    }
}

Client::Client() : Client(Options{}) {}
Client::Client(Options options) : inner_(std::make_unique<Inner>(options)) {}
Client::~Client() = default;

void Client::send(Call call, std::function<void(Answer)> done) {
    inner_->send(std::move(call), std::move(done));
}

Answer Client::call(Call call) {
    std::promise<Answer> promise;
    auto answer = promise.get_future();
    send(std::move(call), [&promise](Answer came) { promise.set_value(std::move(came)); });
    return answer.get();
}

}  // namespace duet::http
