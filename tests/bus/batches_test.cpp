// Several events in one message: from the outbox into the stream, and from the stream into the
// machine, which handles each event on its own.

#include "shared/messages/cloudevent_batch.hpp"
#include "shared/messages/events.hpp"
#include "shared/service/doors/event_door.hpp"
#include "shared/service/machine/dead_letters.hpp"
#include "shared/service/outbox/packing.hpp"
#include "shared/service/outbox/relay.hpp"
#include "tests/bus/broker.hpp"
#include "tests/catch.hpp"

#include <atomic>
#include <future>
#include <set>

using namespace duet;
using namespace duet::service;
using namespace std::chrono_literals;

namespace {

OutboxRow row(std::int64_t seq, const std::string& type, std::size_t size = 10) {
    return {seq, "o-" + std::to_string(seq) + ":" + type, type,
            "{" + std::string(size - 2, ' ') + "}"};
}

Event reserved(const std::string& order) {
    OrderSummary summary;
    summary.order_id = order;
    return events::StockReserved{{summary}};
}

std::string envelope(const std::string& order) {
    return to_cloudevent(reserved(order), "/test", Instant{}, "");
}

std::string batch_of(const std::vector<std::string>& events) {
    std::string text;
    for (const auto& event : events) text += (text.empty() ? "[" : ",") + event;
    return text + "]";
}

/// A service that consumes stock.reserved and records the order. It has a real event door and an
/// in-memory database.
class Recorder {
public:
    explicit Recorder(test::Broker& broker) {
        db_.execute("CREATE TABLE work (subject TEXT NOT NULL)");
        handlers_.event<events::StockReserved>(
            [this](const events::StockReserved& event, Transaction& tx) -> Events {
                tx.db.run("INSERT INTO work (subject) VALUES (?)", event.order.order_id);
                if (event.order.order_id == "o-poison" ||
                    (event.order.order_id == "o-flaky" && flaky_-- > 0))
                    throw Transient("not now");
                return {};
            });
        machine_ =
            std::make_unique<Machine>(db_, handlers_, clock_, faults,
                                      Machine::Settings{.source = "/test", .rolled_back = {}});
        writer_ = std::make_unique<Writer>(*machine_, clock_, Writer::Settings{});
        writer_->start({});
        door_ = std::make_unique<EventDoor>(broker.as("payments"), "payments",
                                            std::vector<std::string>{"stock.reserved"}, *writer_,
                                            faults);
    }
    ~Recorder() {
        door_->stop();
        writer_->stop();
    }

    /// Runs the query on the writer's thread, which owns the database.
    template <class Query> auto call(Query query) {
        std::promise<std::invoke_result_t<Query, store::Connection&>> result;
        writer_->run([&](Machine&) { result.set_value(query(db_)); });
        return result.get_future().get();
    }
    std::vector<std::string> recorded() {
        return call([](store::Connection& db) {
            std::vector<std::string> subjects;
            auto rows = db.query("SELECT subject FROM work ORDER BY rowid");
            while (rows.next()) subjects.push_back(rows.text(0));
            return subjects;
        });
    }
    std::vector<DeadLetter> dead_letters() {
        return call([](store::Connection& db) { return service::dead_letters::list(db); });
    }

    Faults faults;

private:
    store::Connection db_{":memory:"};
    Handlers handlers_;
    SystemClock clock_;
    std::atomic<int> flaky_{2};
    std::unique_ptr<Machine> machine_;
    std::unique_ptr<Writer> writer_;
    std::unique_ptr<EventDoor> door_;
};

void publish(test::Broker& broker, const std::string& body) {
    bus::Publisher publisher{broker.as("inventory")};
    static int published = 0;
    const std::vector<bus::Outgoing> one{
        {"shop.stock.reserved", "message-" + std::to_string(published++), body}};
    REQUIRE(publisher.publish(one, 10s).acknowledged == 1);
}

bool all_acknowledged(test::Broker& broker) {
    bus::Admin admin{broker.operator_options()};
    return test::eventually([&] {
        for (const auto& state : admin.consumer_states("SHOP"))
            if (state.name == "payments-stock-reserved" && state.pending + state.unacknowledged > 0)
                return false;
        return true;
    });
}

using Orders = std::vector<std::string>;

}  // namespace

TEST_CASE("a single row becomes a plain event, and neighbours of one type share a message",
          "[batches]") {
    const std::vector<OutboxRow> rows{row(1, "stock.reserved"), row(2, "stock.released"),
                                      row(3, "stock.released"), row(4, "stock.reserved")};
    const auto packed = pack(rows);
    REQUIRE(packed.messages.size() == 3);
    CHECK(packed.rows_through == std::vector<std::size_t>{1, 3, 4});
    CHECK(packed.messages[0].id == "o-1:stock.reserved");
    CHECK(packed.messages[0].body == rows[0].body);
    CHECK(packed.messages[1].subject == "shop.stock.released");
    CHECK(packed.messages[1].body == batch_of({rows[1].body, rows[2].body}));
}

TEST_CASE("a batch is limited by count and by size", "[batches]") {
    std::vector<OutboxRow> many;
    for (int i = 1; i <= 150; ++i) many.push_back(row(i, "stock.reserved"));
    CHECK(pack(many).rows_through == std::vector<std::size_t>{64, 128, 150});

    const std::vector<OutboxRow> large{row(1, "a", 100'000), row(2, "a", 100'000),
                                       row(3, "a", 100'000), row(4, "a", 1'000'000), row(5, "a")};
    CHECK(pack(large).rows_through == std::vector<std::size_t>{2, 3, 4, 5});
    CHECK(pack({}).messages.empty());
}

TEST_CASE("the same rows give the same message id, and other rows another id", "[batches]") {
    const std::vector<OutboxRow> rows{row(1, "a"), row(2, "a"), row(3, "a")};
    const auto id_of = [](std::span<const OutboxRow> some) { return pack(some).messages[0].id; };
    const std::span all{rows};
    CHECK(id_of(all) == id_of(all));
    CHECK(id_of(all) != id_of(all.first(2)));
    CHECK(id_of(all.first(2)) != id_of(all.last(2)));
    auto republished = rows;
    for (auto& one : republished)
        one.seq += 10;  // the same first event, but other rows may follow it
    CHECK(id_of(all) != id_of(republished));
}

TEST_CASE("the relay publishes all events of the outbox in order and in few messages",
          "[batches]") {
    test::Broker broker;
    const auto file = (broker.folder() / "outbox.db").string();
    store::Connection db{file};
    Handlers none;
    ManualClock clock;
    Faults faults;
    Machine machine{db, none, clock, faults, {}};  // creates the tables
    for (int i = 1; i <= 200; ++i) {
        const auto one = row(i, i <= 190 ? "stock.reserved" : "stock.released");
        db.run("INSERT INTO outbox (seq, id, type, body, at) VALUES (?, ?, ?, ?, 0)", one.seq,
               one.id, one.type, std::to_string(i));
    }
    std::atomic<std::int64_t> published{0};
    Relay relay{{broker.as("inventory"), "SHOP", file},
                faults,
                [&](const Published& now) { published = now.seq; },
                [] {}};
    relay.start();
    REQUIRE(test::eventually([&] { return published == 200; }));
    std::string published_order;
    std::size_t messages = 0;
    bus::Admin{broker.operator_options()}.read("SHOP", 1, [&](auto, auto, auto body) {
        for (const auto number : cloudevents_in(body)) published_order += std::string{number} + " ";
        return ++messages > 0;
    });
    std::string wanted;
    for (int i = 1; i <= 200; ++i) wanted += std::to_string(i) + " ";
    CHECK(published_order == wanted);
    CHECK(messages == 4);  // 64 + 64 + 62 of one type, 10 of the other
}

TEST_CASE(
    "the service handles each event of a batch on its own, in order, and acknowledges the batch",
    "[batches]") {
    test::Broker broker;
    Recorder recorder{broker};
    publish(broker, batch_of({envelope("o-1"), envelope("o-2"), envelope("o-1"), envelope("o-3")}));
    CHECK(all_acknowledged(broker));
    CHECK(recorder.recorded() == Orders{"o-1", "o-2", "o-3"});
}

TEST_CASE("a batch with a transient failure is redelivered, and its other events take effect once",
          "[batches]") {
    test::Broker broker;
    Recorder recorder{broker};
    publish(broker, batch_of({envelope("o-1"), envelope("o-flaky"), envelope("o-2")}));
    REQUIRE(test::eventually([&] { return recorder.recorded().size() == 3; }));
    CHECK(recorder.recorded() == Orders{"o-1", "o-2", "o-flaky"});
    CHECK(all_acknowledged(broker));
    CHECK(recorder.dead_letters().empty());
}

TEST_CASE(
    "an event that always fails becomes a dead letter with its bytes, and the rest is handled",
    "[batches]") {
    test::Broker broker;
    Recorder recorder{broker};
    const auto poison = envelope("o-poison");
    publish(broker, batch_of({envelope("o-1"), poison, R"({"id":"half"})", envelope("o-2")}));
    REQUIRE(test::eventually([&] { return recorder.dead_letters().size() == 2; }));
    CHECK(all_acknowledged(broker));
    CHECK(recorder.recorded() == Orders{"o-1", "o-2"});
    std::set<std::string> raw, ids;
    for (const auto& dead_letter : recorder.dead_letters()) {
        raw.insert(dead_letter.raw);
        ids.insert(dead_letter.id);
    }
    CHECK(raw == std::set<std::string>{poison, R"({"id":"half"})"});
    CHECK(ids == std::set<std::string>{reserved("o-poison").id, "stream:1/2"});
}

TEST_CASE("a batch whose acknowledgement is lost is redelivered and takes effect once",
          "[batches]") {
    test::Broker broker;
    Recorder recorder{broker};
    recorder.faults.arm_from("bus.before_ack=drop,times=1");
    publish(broker, batch_of({envelope("o-1"), envelope("o-2")}));
    REQUIRE(test::eventually([&] { return recorder.recorded().size() == 2; }));
    CHECK(all_acknowledged(broker));  // after the ack wait
    CHECK(recorder.recorded() == Orders{"o-1", "o-2"});
}
