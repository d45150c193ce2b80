// Mistyped words: what is wrong, why, and what to do.

#include "tests/catch.hpp"
#include "tests/cli/checkout.hpp"

using duet::tests::Checkout;

SCENARIO("mistyped words get a suggestion and exit code 64") {
    const Checkout checkout;
    struct Example {
        std::vector<std::string> typed;
        std::string expected;
    };
    const auto example = GENERATE(values<Example>({
        {{"statsu"}, "did you mean 'status'?"},
        {{"stat"}, "did you mean 'status'?"},
        {{"dlq", "lst"}, "did you mean 'list'?"},
        {{"status", "--jsn"}, "did you mean '--json'?"},
        {{"kill", "paymnets"}, "did you mean 'payments'?"},
        {{"logs", "gatway"}, "did you mean 'gateway'?"},
        {{"up", "--style", "orchestrate"}, "did you mean 'orchestrated'?"},
        {{"fault", "arm", "payments.captrue.after_commit=crash"},
         "did you mean 'payments.capture.after_commit'?"},
        {{"fault", "clear", "bus.befor_ack"}, "did you mean 'bus.before_ack'?"},
        {{"fault", "arm"}, "`duet fault arm --help`"},
        {{"fault"}, "`duet fault` wants one of: arm, list, clear."},
        {{"orders", "--state", "dispached"}, "did you mean 'dispatched'?"},
        {{"orders", "--limit", "0"}, "--limit"},
        {{"saga-log", "--limit", "0"}, "--limit"},
        {{"timers", "--style", "orchestrate"}, "did you mean 'orchestrated'?"},
        {{"metrics", "paymnets"}, "did you mean 'payments'?"},
        {{"cancel"}, "ID"},
        {{"order", "--quantity", "0"}, "--quantity"},
        {{"order", "--price", "-5"}, "--price"},
        {{"logs", "--lines", "-1"}, "--lines"},
        {{"up", "--timeout", "-1"}, "--timeout"},
        {{"keys", "add", ""}, "a key's name has 1 to 64 letters"},
        {{"keys", "add", "a:b"}, "a key's name has 1 to 64 letters"},
        {{"lab", "2"}, "`duet lab start 2` begins lab 2"},
        {{"lab", "12"}, "`duet lab start 12` begins lab 12"},
        {{"xyzzy"}, "`duet --help` lists commands and options"},
    }));
    const auto outcome = checkout.run(example.typed);
    INFO(outcome.error);
    CHECK(outcome.code == 64);
    CHECK(outcome.error.find(example.expected) != std::string::npos);
}

SCENARIO("commands that need the shop report that it is not up, and exit with 3") {
    const Checkout checkout;
    const auto typed = GENERATE(values<std::vector<std::string>>({
        {"status"},
        {"order"},
        {"orders"},
        {"kill", "payments"},
        {"fault", "list"},
        {"dlq", "list"},
    }));
    const auto outcome = checkout.run(typed);
    INFO(typed.front() << ": " << outcome.out << outcome.error);
    CHECK(outcome.code == 3);
    CHECK((outcome.out + outcome.error).find("`duet up`") != std::string::npos);
}

SCENARIO("every command explains itself") {
    const Checkout checkout;
    const auto command = GENERATE(values<std::string>(
        {"up",     "down",   "status",  "order",  "orders",   "logs",     "kill",
         "fault",  "dlq",    "keys",    "doctor", "describe", "compare",  "audit",
         "import", "bench",  "demo",    "chaos",  "lab",      "saga-log", "outbox",
         "timers", "cancel", "cancels", "env",    "metrics",  "class"}));
    const auto outcome = checkout.run({command, "--help"});
    CHECK(outcome.code == 0);
    CHECK(outcome.out.size() > 100);
    CHECK(outcome.out.find("Examples:") != std::string::npos);
}
