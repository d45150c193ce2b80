#include "infra/client/costs.hpp"
#include "tests/catch.hpp"

#include <unistd.h>

using namespace duet::workload;

TEST_CASE("a metric is summed over its labels, without metrics of the same prefix") {
    const std::string text =
        "# HELP sent_total Messages\n# TYPE sent_total "
        "counter\nsent_total{kind=\"event\",x=\"a}b\"} 3\nsent_total{kind=\"command\"} "
        "4.5\nsent_total_more 100\nsent 1\n";
    CHECK(sum_of(text, "sent_total") == 7.5);
    CHECK(sum_of(text, "sent") == 1);
    CHECK(sum_of(text, "absent") == 0);
}

TEST_CASE("costs are the difference between two readings") {
    const Readings before{{"a", {1, 10, 100, 1000}}, {"b", {2, 5, 50, 500}}};
    const Readings after{{"a", {1, 12, 130, 1400}}, {"b", {2, 5, 50, 500}}};
    const auto costs = between(before, after);
    CHECK(costs.processes == 2);
    CHECK(costs.cpu_seconds == 2);
    CHECK(costs.messages == 30);
    CHECK(costs.bytes == 400);
    CHECK(costs.restarted.empty());
}

TEST_CASE("a restarted process counts from zero, and is named") {
    const auto costs = between({{"a", {1, 10, 100, 1000}}}, {{"a", {7, 1, 20, 30}}});
    CHECK(costs.cpu_seconds == 1);
    CHECK(costs.messages == 20);
    CHECK(costs.restarted == std::vector<std::string>{"a"});
}

TEST_CASE("processor time is read from the kernel") {
    double burnt = 0;
    for (int i = 0; i < 30'000'000; ++i) burnt += 1.0 / (i + 1);
    CHECK(burnt > 0);
    CHECK(read_counters({{"self", getpid(), 0}}).at("self").cpu_seconds > 0);
}
