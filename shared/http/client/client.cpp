#include "shared/http/client/client.hpp"

#include "shared/http/client/easy_handle.hpp"
#include "shared/http/client/socket_watch.hpp"
#include "shared/http/descriptors.hpp"

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
    struct QueuedCall {
        Call call;
        std::function<void(Answer)> done;
        Clock::time_point deadline;
    };
    struct Transfer {
        std::unique_ptr<EasyHandle> handle;
        std::function<void(Answer)> done;
        Clock::time_point deadline;
    };

    void run(const std::stop_token& stop);
    void start_queued();
    bool may_sleep(const std::stop_token& stop);
    void start(QueuedCall queued);
    bool finish_completed();
    void finish(CURL* easy, CURLcode result);
    bool finish_late();
    void abort_all();
    Transfer take_out(EasyHandle* handle);

    const std::size_t max_calls_;
    std::unique_ptr<CURLM, CURLMcode (*)(CURLM*)> multi_;
    std::optional<SocketWatch> watch_;
    // Only the client's thread uses these three.
    std::unordered_map<EasyHandle*, Transfer> transfers_;
    std::vector<std::unique_ptr<EasyHandle>> idle_handles_;
    Clock::time_point next_late_check_;

    std::mutex mutex_;  ///< guards the two members below
    std::vector<QueuedCall> queue_;
    bool asleep_ = false;  ///< or about to sleep: only then a new call must wake the thread

    std::jthread thread_;  ///< last: it uses all members above
};

namespace {

/// When all connections exist, libcurl closes an idle one to open another.
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
    if (!multi_) throw std::runtime_error("cannot initialize libcurl");
    const auto connections = max_connections(options);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, options.connections_per_host);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
                      std::min(connections, 16 * options.connections_per_host));
    watch_.emplace(multi_.get());
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Client::Inner::~Inner() {
    thread_.request_stop();
    watch_->wake();
}

void Client::Inner::send(Call call, std::function<void(Answer)> done) {
    const auto deadline = Clock::now() + call.timeout;
    bool wake = false;
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back({std::move(call), std::move(done), deadline});
        wake = std::exchange(asleep_, false);
    }
    if (wake) watch_->wake();
}

void Client::Inner::run(const std::stop_token& stop) {
    for (;;) {
        start_queued();
        watch_->run_due_timer();
        const bool completed = finish_completed();
        const bool late = finish_late();
        if (completed || late) continue;  // a `done` may have queued another call
        if (may_sleep(stop))
            watch_->poll(std::chrono::milliseconds(transfers_.empty() ? 60'000 : 50));
        const std::lock_guard lock(mutex_);
        asleep_ = false;
        if (stop.stop_requested()) break;
    }
    abort_all();
}

bool Client::Inner::may_sleep(const std::stop_token& stop) {
    const std::lock_guard lock(mutex_);
    asleep_ = queue_.empty() && !stop.stop_requested();
    return asleep_;
}

bool Client::Inner::finish_completed() {
    int left = 0;
    bool completed = false;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        finish(message->easy_handle, message->data.result);
        completed = true;
    }
    return completed;
}

void Client::Inner::start_queued() {
    std::vector<QueuedCall> taken;
    {
        const std::lock_guard lock(mutex_);
        taken.swap(queue_);
    }
    for (auto& queued : taken) start(std::move(queued));
}

void Client::Inner::start(QueuedCall queued) {
    if (transfers_.size() >= max_calls_)
        return queued.done(not_sent(queued.call, "too many calls are under way"));
    Transfer transfer{nullptr, std::move(queued.done), queued.deadline};
    if (idle_handles_.empty()) {
        transfer.handle = std::make_unique<EasyHandle>(&SocketWatch::on_socket_opened, &*watch_);
    } else {
        transfer.handle = std::move(idle_handles_.back());
        idle_handles_.pop_back();
    }
    auto* handle = transfer.handle.get();
    handle->prepare(std::move(queued.call));
    curl_multi_add_handle(multi_.get(), handle->get());
    transfers_.emplace(handle, std::move(transfer));
}

Client::Inner::Transfer Client::Inner::take_out(EasyHandle* handle) {
    curl_multi_remove_handle(multi_.get(), handle->get());
    auto node = transfers_.extract(handle);
    return std::move(node.mapped());
}

void Client::Inner::finish(CURL* easy, CURLcode result) {
    auto transfer = take_out(EasyHandle::of(easy));
    auto answer = transfer.handle->finish(result);
    idle_handles_.push_back(std::move(transfer.handle));
    transfer.done(std::move(answer));
}

/// Ends the calls whose deadline has passed. libcurl's own timeout does not run while a call waits
/// for a connection, and it costs every call a timer.
bool Client::Inner::finish_late() {
    const auto now = Clock::now();
    if (now < next_late_check_) return false;
    next_late_check_ = now + std::chrono::milliseconds(50);
    std::vector<EasyHandle*> late;
    for (const auto& [handle, transfer] : transfers_)
        if (transfer.deadline < now) late.push_back(handle);
    for (auto* handle : late) {
        auto transfer = take_out(handle);
        auto answer = transfer.handle->abort("no answer in time");
        idle_handles_.push_back(std::move(transfer.handle));
        transfer.done(std::move(answer));
    }
    return !late.empty();
}

void Client::Inner::abort_all() {
    while (!transfers_.empty()) {
        auto transfer = take_out(transfers_.begin()->first);
        transfer.done(transfer.handle->abort("the client was closed"));
    }
    for (;;) {  // a `done` may queue another call
        std::vector<QueuedCall> taken;
        {
            const std::lock_guard lock(mutex_);
            taken.swap(queue_);
        }
        if (taken.empty()) return;
        for (auto& queued : taken) queued.done(not_sent(queued.call, "the client was closed"));
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
    send(std::move(call), [&promise](Answer result) { promise.set_value(std::move(result)); });
    return answer.get();
}

}  // namespace duet::http
