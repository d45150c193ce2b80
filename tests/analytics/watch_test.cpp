// The watch on a report that another connection writes.

#include "infra/compare/watch.hpp"
#include "shared/store/connection.hpp"
#include "tests/catch.hpp"

#include <cstdlib>
#include <filesystem>

using namespace duet;
using namespace duet::analytics;
using namespace std::chrono_literals;

namespace {

class Folder {
public:
    Folder() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "duet-watch-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~Folder() {
        std::error_code ignored;  // ignored: a leftover folder fails no test
        std::filesystem::remove_all(path_, ignored);
    }
    std::string operator/(const char* name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

}  // namespace

TEST_CASE("the spread of the freshness is its median, its 99th percentile and its maximum") {
    CHECK(spread_of({}).orders == 0);
    const auto one = spread_of({7us});
    CHECK(one.median == 7us);
    CHECK(one.p99 == 7us);
    std::vector<std::chrono::microseconds> hundred;
    for (int i = 100; i > 0; --i) hundred.emplace_back(i);
    const auto spread = spread_of(hundred);
    CHECK(spread.orders == 100);
    CHECK(spread.median == 50us);
    CHECK(spread.p99 == 99us);
    CHECK(spread.max == 100us);
}

TEST_CASE(
    "the watch sees each order once it is committed, not before, and leaves out those that never "
    "arrive") {
    const Folder folder;
    store::Connection reporting{folder / "reporting.db"}, orders{folder / "orders.db"};
    reporting.execute("CREATE TABLE facts (order_id TEXT PRIMARY KEY)");
    orders.execute("CREATE TABLE history (order_id TEXT, to_state TEXT, at INTEGER)");
    Watch watch{folder / "reporting.db", {"o-1", "o-2", "o-3"}};
    const auto decided = SystemClock{}.now();
    for (const auto* id : {"o-1", "o-2"})
        orders.run("INSERT INTO history VALUES (?, 'confirmed', ?)", id, to_micros(decided));
    Instant committed;
    {
        store::TransactionScope transaction{reporting};
        reporting.run("INSERT INTO facts VALUES ('o-1'), ('o-2')");
        committed = SystemClock{}.now();
        transaction.commit();
    }
    const auto seen = watch.finish(300ms);  // o-3 never comes
    REQUIRE(seen.size() == 2);
    CHECK(seen.at("o-1") >= committed);
    const auto times = freshness(folder / "orders.db", seen);
    REQUIRE(times.size() == 2);
    for (const auto time : times) CHECK(time >= committed - decided);
}
