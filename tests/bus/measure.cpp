// Not a test: `measure_bus [messages]` prints messages per second and CPU time per message on this
// machine. Messages of 300 bytes, file storage, one broker.

#include "tests/bus/broker.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>

using namespace duet;
using Steady = std::chrono::steady_clock;

namespace {

double seconds_since(Steady::time_point begin) {
    return std::chrono::duration<double>(Steady::now() - begin).count();
}

double processor_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Wall time measures this machine at this moment. CPU time per message is comparable even on a
/// busy machine. One thread.
class Stopwatch {
public:
    explicit Stopwatch(const test::Broker& broker)
        : broker_(broker), here_(processor_seconds()), there_(broker.processor_seconds()) {}

    void report(const std::string& what, std::size_t count) const {
        const auto each = [count](double seconds) {
            return seconds * 1e6 / static_cast<double>(count);
        };
        std::printf("%-26s %8.0f /s   CPU each: %6.2f us here, %6.2f us in the broker\n",
                    what.c_str(), static_cast<double>(count) / seconds_since(begin_),
                    each(processor_seconds() - here_), each(broker_.processor_seconds() - there_));
    }

private:
    const test::Broker& broker_;
    double here_;
    double there_;
    Steady::time_point begin_ = Steady::now();
};

std::vector<bus::Outgoing> messages(std::size_t from, std::size_t count) {
    std::vector<bus::Outgoing> made;
    for (std::size_t i = 0; i < count; ++i)
        made.push_back({"shop.stock.reserved", "o-" + std::to_string(from + i) + ":stock.reserved",
                        std::string(300, 'x')});
    return made;
}

void publish(test::Broker& broker, std::size_t total, std::size_t size) {
    bus::Publisher publisher{broker.as("inventory")};
    test::eventually([&] { return publisher.connected(); });
    std::vector<std::vector<bus::Outgoing>> batches;
    static std::size_t published = 0;
    for (std::size_t done = 0; done < total; done += size)
        batches.push_back(messages(published + done, size));
    published += total;
    std::vector<double> waits;
    const Stopwatch stopwatch{broker};
    for (const auto& batch : batches) {
        const auto start = Steady::now();
        const auto outcome = publisher.publish(batch, std::chrono::seconds{10});
        if (outcome.acknowledged != batch.size())
            std::printf("only %zu: %s\n", outcome.acknowledged, outcome.error.c_str());
        waits.push_back(seconds_since(start) * 1e6);
    }
    stopwatch.report("publish, batches of " + std::to_string(size), total);
    std::sort(waits.begin(), waits.end());
    std::printf("    a batch takes p50 %.0f us, p99 %.0f us\n", waits[waits.size() / 2],
                waits[waits.size() * 99 / 100]);
}

void consume(test::Broker& broker, std::size_t total) {
    std::atomic<std::size_t> count{0};
    const Stopwatch stopwatch{broker};
    bus::Subscriber subscriber{
        broker.as("payments"), "payments", {"stock.reserved"}, [&](bus::Delivery delivery) {
            delivery.ack();
            ++count;
        }};
    test::eventually([&] { return count >= total; }, std::chrono::seconds{60});
    stopwatch.report("consume and acknowledge", count);
}

void hops(test::Broker& broker, std::size_t total) {
    std::atomic<Steady::rep> received{0};
    bus::Subscriber subscriber{
        broker.as("payments"), "payments", {"stock.released"}, [&](bus::Delivery delivery) {
            received = Steady::now().time_since_epoch().count();
            delivery.ack();
        }};
    bus::Publisher publisher{broker.as("inventory")};
    test::eventually([&] { return publisher.connected() && subscriber.connected(); });
    std::vector<double> waits;
    for (std::size_t i = 0; i < total; ++i) {
        received = 0;
        const std::vector<bus::Outgoing> one{
            {"shop.stock.released", "hop-" + std::to_string(i), std::string(300, 'x')}};
        const auto begin = Steady::now();
        [[maybe_unused]] const auto stored = publisher.publish(one, std::chrono::seconds{5});
        test::eventually([&] { return received != 0; });
        waits.push_back(static_cast<double>(received - begin.time_since_epoch().count()) / 1e3);
    }
    std::sort(waits.begin(), waits.end());
    std::printf("one hop, publish to callback: p50 %.0f us, p99 %.0f us\n", waits[waits.size() / 2],
                waits[waits.size() * 99 / 100]);
}

}  // namespace

int main(int count, char** arguments) {
    const std::size_t total = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 200'000;
    test::Broker broker;
    hops(broker, 1000);
    for (const std::size_t size : {1, 16, 64, 256, 1024, 4096})
        publish(broker, size == 1 ? total / 20 / size * size : total / size * size, size);
    consume(broker, 100'000);
}
