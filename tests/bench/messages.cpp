// The cost of writing and reading one message of each type: nanoseconds of processor time, the best
// of five rounds.
//
//     build/bin/bench_messages

#include "shared/messages/cloudevent.hpp"
#include "shared/messages/command.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <iomanip>
#include <iostream>

using namespace duet;

namespace {

constexpr int times = 20'000;
constexpr int batch_size = 24;  // the batch of a busy coordinator
std::size_t seen = 0;           // uses every result, so that the compiler removes no work

double processor_time() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// `act` handles `messages` messages per call and returns the size of its result.
template <class F> void measure(const char* what, int messages, F act) {
    double best = 1e18;
    for (int round = 0; round < 5; ++round) {
        const auto before = processor_time();
        for (int i = 0; i < times / messages; ++i) seen += act();
        best = std::min(best, processor_time() - before);
    }
    std::cout << std::setw(34) << std::left << what << std::setw(8) << std::right
              << std::lround(best / (times / messages) / messages) << " ns\n";
}

Order order() {
    Order o;
    o.order_id = "o-01jqzv9x3kd5m8e2pq7w";
    o.customer_id = "customer-17850";
    o.total = 15'252;
    o.units = 10;
    o.token = "tok_ok";
    o.ship_to = {"GB", "N1 9GU"};
    o.placed_at = *from_rfc3339("2010-12-01T08:26:00.250Z");
    for (int i = 0; i < 4; ++i) o.lines.push_back({"8512" + std::to_string(i) + "A", 2, 255});
    return o;
}

template <class C> void measure_command(const char* name, const C& content) {
    Command command{content};
    command.id = "o-01jqzv9x3kd5m8e2pq7w/" + command.type;
    command.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    std::string batch = "[";
    for (int i = 0; i < batch_size; ++i) append_command(batch += i > 0 ? "," : "", command, 1);
    batch += ']';

    std::cout << name << ", " << batch.size() / batch_size << " bytes\n";
    measure("  write", 1, [&] { return Command{content}.data.size(); });
    measure("  put into a batch", batch_size, [&] {
        std::string text;
        for (int i = 0; i < batch_size; ++i) append_command(text, command, 1);
        return text.size();
    });
    measure("  read out of a batch", batch_size, [&] { return read_commands(batch).size(); });
    const auto received = read_commands(batch);
    measure("  decode", 1, [&] { return decode<C>(received[3].data).subject().size(); });
}

void measure_reply(const char* name, const Reply& reply) {
    std::string batch = "[";
    for (int i = 0; i < batch_size; ++i)
        batch +=
            (i > 0 ? "," : "") + encode_reply("o-01jqzv9x3kd5m8e2pq7w/payments.authorize", reply);
    batch += ']';
    std::cout << name << ", " << batch.size() / batch_size << " bytes\n";
    measure("  write", 1, [&] {
        return encode_reply("o-01jqzv9x3kd5m8e2pq7w/payments.authorize", reply).size();
    });
    measure("  read out of a batch", batch_size, [&] { return read_replies(batch).size(); });
}

template <class E> void measure_event(const char* name, const E& content) {
    const Event event{content};
    const auto now = SystemClock{}.now();
    const auto write = [&] {
        return to_cloudevent(event, "/choreographed/inventory", now,
                             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    };
    const auto text = write();
    std::cout << name << ", " << text.size() << " bytes\n";
    measure("  write", 1, [&] { return Event{content}.data.size(); });
    measure("  put into its envelope", 1, [&] { return write().size(); });
    measure("  read", 1, [&] { return from_cloudevent(text).id.size(); });
    const auto envelope = from_cloudevent(text);
    measure("  decode", 1, [&] { return decode<E>(envelope.data).subject().size(); });
}

}  // namespace

int main() {
    measure_command("command with an order", orders::Open{order(), "shop-key"});
    measure_command("command with a summary", payments::Authorize{order()});
    measure_command("command about an order", shipping::Dispatch{{"o-01jqzv9x3kd5m8e2pq7w"}});
    measure_reply("reply: done", Reply::done());
    measure_reply("reply: refused", Reply::refused("out_of_stock", {"85120A", "85121A"}));
    measure_event("event with an order", events::OrderPlaced{{order()}});
    measure_event("event with a summary", events::StockReserved{{order()}});
    measure_event("event about an order", events::StockCommitted{{"o-01jqzv9x3kd5m8e2pq7w"}});
    const auto time = order().placed_at;
    std::cout << "time\n";
    measure("  write", 1, [&] { return to_rfc3339(time).size(); });
    measure("  read", 1, [] {
        return static_cast<std::size_t>(
            from_rfc3339("2010-12-01T08:26:00.250Z")->time_since_epoch().count());
    });
    return seen == 0;
}
