#include "tests/bench/floors.hpp"

#include "shared/http/client/client.hpp"
#include "shared/http/server/server.hpp"
#include "shared/store/connection.hpp"
#include "tests/bench/stopwatch.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace duet::bench {

Floor commits(const std::string& folder, bool durable, std::chrono::milliseconds time) {
    store::Connection db{folder + "/commits.db", store::Connection::Mode::read_write,
                         durable ? store::Durability::power : store::Durability::process};
    db.execute("CREATE TABLE rows (seq INTEGER PRIMARY KEY, text TEXT NOT NULL)");
    const std::string text(200, 'x');
    std::int64_t count = 0;
    const Stopwatch watch;
    while (watch.elapsed() < time) {
        store::TransactionScope scope{db};
        db.run("INSERT INTO rows (text) VALUES (?)", text);
        scope.commit();
        ++count;
    }
    return watch.floor("commits", "one row a SQLite transaction", count);
}

namespace {

/// Keeps a number of echoes in flight until the time is up, then waits for the last of them.
class Echoes {
public:
    Echoes(http::Client& client, std::string url) : client_{client}, url_{std::move(url)} {}

    std::int64_t run(int in_flight, std::chrono::milliseconds time, const Stopwatch& watch) {
        watch_ = &watch;
        time_ = time;
        under_way_ = in_flight;
        for (int i = 0; i < in_flight; ++i) send();
        std::unique_lock lock{mutex_};
        done_.wait(lock, [this] { return under_way_ == 0; });
        return count_;
    }

private:
    void send() {
        http::Call call;
        call.method = http::Method::post;
        call.url = url_;
        call.body = body_;
        client_.send(std::move(call), [this](const http::Answer& answer) {
            if (answer.ok()) ++count_;
            if (watch_->elapsed() < time_) return send();
            const std::lock_guard lock{mutex_};
            if (--under_way_ == 0) done_.notify_one();
        });
    }

    http::Client& client_;
    std::string url_;
    std::string body_ = std::string(200, 'x');
    const Stopwatch* watch_ = nullptr;
    std::chrono::milliseconds time_{0};
    std::atomic<std::int64_t> count_{0};
    std::mutex mutex_;
    std::condition_variable done_;
    int under_way_ = 0;
};

}  // namespace

Floor echo(int in_flight, std::chrono::milliseconds time) {
    http::Server server{{}};
    server.route(http::Method::post, "/echo",
                 [](const http::Request& request, http::Responder responder) {
                     responder.send(http::Response::json(200, request.body));
                 });
    const auto port = server.start();
    http::Client client;
    Echoes echoes{client, "http://127.0.0.1:" + std::to_string(port) + "/echo"};
    const Stopwatch watch;
    const auto count = echoes.run(in_flight, time, watch);
    auto floor = watch.floor(
        "echo", "POST over loopback and its echo, " + std::to_string(in_flight) + " in flight",
        count);
    server.stop();
    return floor;
}

}  // namespace duet::bench
