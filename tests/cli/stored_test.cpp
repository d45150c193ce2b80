// The commands that show what services have stored (`saga-log`, `outbox`, `timers`, `cancels`), and
// those that replace an HTTP client (`cancel`, `metrics`, `env`): in a real shop, and in its files
// after it has stopped.

#include "tests/catch.hpp"
#include "tests/cli/checkout.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <sys/stat.h>

using duet::tests::Checkout;
using duet::tests::eventually;
using duet::tests::Outcome;
using nlohmann::json;

namespace {

/// A shop of the real programs, with two orders in both styles: one that ends, and one that waits
/// for a person. It ends with the test program.
class RealShop {
public:
    static RealShop& get() {
        static RealShop one;
        return one;
    }

    Outcome run(const std::vector<std::string>& arguments) const { return checkout.run(arguments); }
    json parsed(std::vector<std::string> arguments) const {
        arguments.emplace_back("--json");
        const auto outcome = run(arguments);
        INFO(outcome.out << outcome.error);
        REQUIRE(outcome.code == 0);
        return json::parse(outcome.out);
    }
    /// Places an order in both styles and returns its id, which is the same in both.
    std::string order(std::vector<std::string> more) const {
        std::vector<std::string> arguments{"order", "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto outcome = run(arguments);
        INFO(outcome.out << outcome.error);
        return json::parse(outcome.out).at(0).at("order_id");
    }

    Checkout checkout;
    std::string dispatched, in_review;

private:
    RealShop() {
        checkout.environment.erase("DUET_PROGRAMS");  // the real programs, beside the command
        checkout.environment["DUET_REVIEW_TIMEOUT"] = "600";
        const auto outcome = checkout.up();
        INFO(outcome.error);
        REQUIRE(outcome.code == 0);
        dispatched = order({});
        in_review = order({"--customer", "review-ann", "--wait", "0.5"});
        eventually("the review of both styles", [this] {
            return parsed({"orders", "--state", "in_review"}).size() == 2;
        });
    }
};

const json& of_style(const json& all, const std::string& style) {
    const auto found =
        std::ranges::find_if(all, [&](const json& one) { return one.at("style") == style; });
    REQUIRE(found != all.end());
    return *found;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST_CASE("duet saga-log shows every transition with the next command and the step's name") {
    const auto& shop = RealShop::get();
    const auto all = shop.parsed({"saga-log", shop.dispatched});
    const auto& saga = of_style(all, "orchestrated");
    CHECK(saga.at("definition") == "place-order");
    CHECK(saga.at("phase") == "ended");
    const auto& rows = saga.at("saga_log");
    REQUIRE(rows.size() == 11);  // the beginning, and the replies to ten commands
    CHECK(saga.at("transitions") == 11);
    CHECK(rows.front().at("command") == "");
    CHECK(rows.front().at("after_us") == 0);
    for (std::size_t row = 1; row < rows.size(); ++row) {
        INFO(rows[row].dump());
        CHECK(rows[row].at("command") == rows[row - 1].at("sends"));  // intent, then its reply
        CHECK(rows[row].at("after_us") >= rows[row - 1].at("after_us"));
        CHECK(rows[row].at("outcome") == "done");
    }
    const auto text = shop.run({"saga-log", shop.dispatched, "--style", "orchestrated"});
    INFO(text.out);
    CHECK(contains(text.out, "place-order version 1, 11 transitions"));
    CHECK(contains(text.out, "the saga begins"));
    CHECK(contains(text.out, "payments.capture: done"));
    CHECK(contains(text.out, "reserve the stock"));
    CHECK(contains(text.out, "nothing: the saga has ended"));
}

TEST_CASE("duet saga-log says what the choreographed style stores instead of a log") {
    const auto& shop = RealShop::get();
    const auto all = shop.parsed({"saga-log", shop.dispatched, "--style", "choreographed"});
    REQUIRE(all.size() == 1);
    CHECK(all[0].at("saga_log").is_null());
    CHECK(all[0].at("states").size() >= 4);
    const auto text = shop.run({"saga-log", shop.dispatched, "--style", "choreographed"});
    INFO(text.out);
    CHECK(contains(text.out, "no saga log"));
    CHECK(contains(text.out, "duet trace " + shop.dispatched));
}

TEST_CASE("duet saga-log without an id lists the sagas, and --unfinished only those under way") {
    const auto& shop = RealShop::get();
    const auto listed = [&](const json& all, const std::string& id) {
        return std::ranges::any_of(all, [&](const json& one) { return one.at("saga_id") == id; });
    };
    const auto all = shop.parsed({"saga-log"});
    CHECK(listed(all, shop.dispatched));
    CHECK(listed(all, shop.in_review));
    const auto unfinished = shop.parsed({"saga-log", "--unfinished"});
    CHECK(!listed(unfinished, shop.dispatched));
    CHECK(listed(unfinished, shop.in_review));
}

TEST_CASE("duet outbox shows which events of an order are published and which wait") {
    auto& shop = RealShop::get();
    const auto all = shop.parsed({"outbox", shop.dispatched, "--inbox"});
    CHECK(of_style(all, "orchestrated").at("outbox").empty());  // commands, no events
    CHECK(of_style(all, "orchestrated").at("inbox").size() >= 10);
    const auto& rows = of_style(all, "choreographed").at("outbox");
    REQUIRE(!rows.empty());
    CHECK(rows.front().at("id") == shop.dispatched + ":order.placed");
    CHECK(rows.front().at("subject") == "shop.order.placed");
    CHECK(rows.front().at("service") == "orders");

    const pid_t broker = shop.checkout.process("nats", "choreographed").at("pid");
    REQUIRE(::kill(broker, SIGSTOP) == 0);
    const auto held_back =
        shop.run({"order", "--style", "choreographed", "--wait", "0.5", "--json"});
    const auto waiting = shop.run({"outbox", "last", "--style", "choreographed"});
    REQUIRE(::kill(broker, SIGCONT) == 0);
    INFO(held_back.out << held_back.error << waiting.out << waiting.error);
    CHECK(contains(waiting.out, "shop.order.placed  waiting"));
    CHECK(contains(waiting.out, "the relay publishes it (again)"));
    eventually("every event of the order is published", [&] {
        const auto now = shop.parsed({"outbox", "last", "--style", "choreographed"});
        return std::ranges::all_of(now[0].at("outbox"),
                                   [](const json& row) { return row.at("published") == true; });
    });
    const auto counts = shop.parsed({"outbox"});
    CHECK(counts.size() == 13);  // seven services with the coordinator, and six
}

TEST_CASE("duet timers shows who waits for which moment, and how long") {
    const auto& shop = RealShop::get();
    const auto all = shop.parsed({"timers", shop.in_review});
    REQUIRE(all.size() == 2);
    const auto& orchestrated = of_style(all, "orchestrated");
    CHECK(orchestrated.at("service") == "coordinator");
    CHECK(orchestrated.at("type") == "coordinator.wait_is_over");
    const auto& choreographed = of_style(all, "choreographed");
    CHECK(choreographed.at("service") == "fraud");
    CHECK(choreographed.at("type") == "fraud.review_runs_out");
    for (const auto& timer : all) {
        CHECK(timer.at("overdue") == false);
        CHECK(timer.at("in_us") > 0);
        CHECK(timer.at("in_us") <= 600'000'000);
    }
    CHECK(contains(shop.run({"timers"}).out, "coordinator.sweep"));
    CHECK(contains(shop.run({"timers", shop.dispatched}).out, "No service has set a timer"));
}

TEST_CASE("duet cancel ends an order that waits, and is refused after the capture") {
    const auto& shop = RealShop::get();
    const auto id = shop.order({"--customer", "review-bob", "--wait", "0.5"});
    const auto all = shop.parsed({"cancel", id});
    for (const auto* style : {"orchestrated", "choreographed"}) {
        CHECK(of_style(all, style).at("status") == 202);
        CHECK(of_style(all, style).at("state") == "cancelled");
    }
    const auto counted = shop.parsed({"cancels"});
    CHECK(of_style(counted, "choreographed").at("early") == 1);  // payments never had the order

    const auto late = shop.run({"cancel", shop.dispatched});
    INFO(late.out << late.error);
    CHECK(late.code == 1);
    CHECK(contains(late.out, "Cancel of " + shop.dispatched + ", orchestrated: "));
    CHECK(contains(late.out, "has been captured"));
}

TEST_CASE("duet env prints variables that a shell can take, and no key") {
    const auto& shop = RealShop::get();
    const auto outcome = shop.run({"env"});
    CHECK(outcome.code == 0);
    const auto variables = shop.parsed({"env"});
    const std::string gateway = variables.at("DUET_GATEWAY");
    CHECK(variables.at("DUET_CHOREOGRAPHED") == gateway + "/choreographed");
    const auto keys = json::parse(text_of(shop.checkout.state() / "keys.json"));
    for (const auto& key : keys) CHECK(!contains(outcome.out, key.at("key")));

    const std::filesystem::path file{variables.at("DUET_OPERATOR").get<std::string>()};
    CHECK(contains(text_of(file), "Authorization: Bearer "));
    struct stat about {};
    REQUIRE(::stat(file.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);

    const auto script = shop.checkout.state() / "take.sh";  // the folder's name has a space
    std::ofstream{script} << outcome.out << "test -r \"$DUET_CUSTOMER\"\n";
    CHECK(std::system(("sh -eu '" + script.string() + "'").c_str()) == 0);
}

TEST_CASE("duet metrics shows a process's numbers, narrowed by words") {
    const auto& shop = RealShop::get();
    const auto all = shop.parsed({"metrics", "payments"});
    const auto some =
        shop.parsed({"metrics", "payments", "place=\"outbox", "--style", "choreographed"});
    CHECK(all.size() > some.size());
    for (const auto& one : some) {
        CHECK(one.at("process") == "choreographed/payments");
        CHECK(contains(one.at("name").get<std::string>() + one.at("labels").get<std::string>(),
                       "outbox"));
    }
    CHECK(
        contains(shop.run({"metrics", "payments", "xyzzy"}).out, "No metric has all these words"));
}

TEST_CASE("duet audit --only checks one invariant") {
    const auto& shop = RealShop::get();
    const auto outcome = shop.run({"audit", "--only", "captured-once", "--style", "choreographed"});
    INFO(outcome.out);
    CHECK(outcome.code == 0);
    CHECK(contains(outcome.out, "holds   I4"));
    CHECK(!contains(outcome.out, "I5"));
    const auto wrong = shop.run({"audit", "--only", "captured-onec"});
    CHECK(wrong.code == 64);
    CHECK(contains(wrong.error, "did you mean 'captured-once'?"));
}

TEST_CASE("duet trace --list lists the newest traces") {
    const auto& shop = RealShop::get();
    eventually("the traces of the first order", [&] {
        return contains(shop.run({"trace", "--list", "2000"}).out, shop.dispatched);
    });
    CHECK(shop.parsed({"trace", "--list", "1", "--style", "choreographed"}).size() == 1);
}

TEST_CASE("an unknown order is reported with the styles that were searched") {
    const auto& shop = RealShop::get();
    const auto command = GENERATE(values<std::string>({"saga-log", "outbox", "timers", "cancel"}));
    const auto outcome = shop.run({command, "o-unknown"});
    INFO(command << ": " << outcome.error);
    CHECK(outcome.code == 1);
    CHECK(contains(outcome.error, "no service knows 'o-unknown' (searched: orchestrated, "));
    CHECK(contains(outcome.error, "`duet orders`"));
}

TEST_CASE("a stopped shop's files show the same") {
    auto& shop = RealShop::get();
    REQUIRE(shop.run({"down"}).code == 0);
    CHECK(shop.parsed({"saga-log", shop.dispatched})[0].at("transitions") == 11);
    CHECK(shop.parsed({"timers", shop.in_review}).size() == 2);
    CHECK(shop.parsed({"outbox"}).size() == 13);
    CHECK(of_style(shop.parsed({"cancels"}), "orchestrated").contains("in_time"));
    for (const std::vector<std::string>& typed :
         {std::vector<std::string>{"env"}, {"cancel", "last"}, {"metrics", "payments"}}) {
        const auto outcome = shop.run(typed);
        CHECK(outcome.code == 3);
        CHECK(contains(outcome.error, "`duet up`"));
    }
}

TEST_CASE("without files these commands say how to get some") {
    const Checkout checkout;
    const auto command = GENERATE(values<std::string>({"saga-log", "outbox", "timers", "cancels"}));
    const auto outcome = checkout.run({command});
    INFO(command << ": " << outcome.error);
    CHECK(outcome.code == 1);
    CHECK(contains(outcome.error, "the shop has not run yet"));
    CHECK(contains(outcome.error, "`duet up`"));
}
