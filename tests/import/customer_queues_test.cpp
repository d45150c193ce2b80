#include "infra/import/customer_queues.hpp"
#include "tests/catch.hpp"

#include <string>
#include <vector>

using namespace duet::importer;

namespace {

std::vector<Document> of_customers(const std::vector<std::string>& customers) {
    std::vector<Document> documents(customers.size());
    for (std::size_t place = 0; place < customers.size(); ++place)
        documents[place].customer_id = customers[place];
    return documents;
}

}  // namespace

TEST_CASE("a customer's next document waits for the one before while others go on") {
    const auto documents = of_customers({"a", "a", "b", "a", "b"});
    CustomerQueues lanes(documents);
    for (std::size_t place = 0; place < documents.size(); ++place) lanes.add(place);
    CHECK(lanes.next() == 0u);
    CHECK(lanes.next() == 2u);
    CHECK_FALSE(lanes.next().has_value());
    lanes.finished(2);
    CHECK(lanes.next() == 4u);
    lanes.finished(0);
    CHECK(lanes.next() == 1u);
    CHECK_FALSE(lanes.next().has_value());
    lanes.finished(1);
    CHECK(lanes.next() == 3u);
    lanes.finished(3);
    lanes.finished(4);
    CHECK_FALSE(lanes.next().has_value());
}
