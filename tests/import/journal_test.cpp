#include "infra/import/journal.hpp"
#include "tests/catch.hpp"
#include "tests/import/files.hpp"

#include <filesystem>
#include <fstream>

using namespace duet::importer;
using tests::Folder;

namespace {
const std::string digest(64, 'd');
const Sums baseline{{{"2010-12-01", "GB"}, {1, 250, 50}}};
}  // namespace

TEST_CASE("a journal remembers its records") {
    const Folder folder;
    {
        Journal journal(folder.path(), digest, "orchestrated");
        CHECK_FALSE(journal.begun());
        journal.begin(baseline);
        journal.product_done("BANK CHARGES");
        journal.about_to_send("invoice-1");
        journal.about_to_send("invoice-2");
        journal.end("invoice-1", {Fate::taken, "o-1", "dispatched", ""});
        journal.end("invoice-3", {Fate::refused, "o-3", "rejected", "fraud_blocked\nat\tonce"});
    }
    const Journal journal(folder.path(), digest, "orchestrated");
    CHECK(journal.begun());
    CHECK(journal.baseline() == baseline);
    CHECK(journal.has_product("BANK CHARGES"));
    CHECK_FALSE(journal.has_product("BANK"));
    CHECK(journal.sent_at("invoice-2").has_value());
    CHECK_FALSE(journal.sent_at("invoice-3").has_value());
    CHECK(journal.ended("invoice-2") == nullptr);
    REQUIRE(journal.ended("invoice-1") != nullptr);
    CHECK(journal.ended("invoice-1")->fate == Fate::taken);
    REQUIRE(journal.ended("invoice-3") != nullptr);
    CHECK(journal.ended("invoice-3")->fate == Fate::refused);
    CHECK(journal.ended("invoice-3")->reason == "fraud_blocked at once");
}

TEST_CASE("a journal remembers the order of dates, also for readers that do not open it") {
    const Folder folder;
    CHECK_FALSE(Journal::dates_in(folder.path(), digest, "orchestrated"));
    {
        Journal journal(folder.path(), digest, "orchestrated");
        CHECK_FALSE(Journal::dates_in(folder.path(), digest, "orchestrated"));
        journal.begin(baseline, DateOrder::day_first);
        CHECK(Journal::dates_in(folder.path(), digest, "orchestrated") == DateOrder::day_first);
        CHECK_FALSE(Journal::dates_in(folder.path(), digest, "choreographed"));
    }
    CHECK(Journal(folder.path(), digest, "orchestrated").dates() == DateOrder::day_first);
    folder.write("import-" + digest.substr(0, 16) + "-choreographed.journal",
                 "begun\t2010-12-01T00:00:00Z\n");  // from an earlier version
    CHECK(Journal::dates_in(folder.path(), digest, "choreographed") == DateOrder::month_first);
}

TEST_CASE("a last line truncated by a crash is dropped, and the next one is complete") {
    const Folder folder;
    std::string path;
    {
        Journal journal(folder.path(), digest, "orchestrated");
        journal.begin({});
        journal.end("invoice-1", {Fate::taken, "o-1", "dispatched", ""});
        path = journal.path();
    }
    std::ofstream(path, std::ios::app) << "ended\tinvoice-2\ttak";
    {
        Journal journal(folder.path(), digest, "orchestrated");
        CHECK(journal.ended("invoice-2") == nullptr);
        journal.end("invoice-3", {Fate::taken, "o-3", "dispatched", ""});
    }
    const Journal journal(folder.path(), digest, "orchestrated");
    CHECK(journal.ended("invoice-1") != nullptr);
    CHECK(journal.ended("invoice-3") != nullptr);
}

TEST_CASE("an incomplete baseline does not count") {
    const Folder folder;
    folder.write("import-" + digest.substr(0, 16) + "-orchestrated.journal",
                 "baseline\t2010-12-01\tGB\t1\t250\t50\n");
    {
        Journal journal(folder.path(), digest, "orchestrated");
        CHECK_FALSE(journal.begun());
        journal.begin({});
    }
    const Journal journal(folder.path(), digest, "orchestrated");
    CHECK(journal.begun());
    CHECK(journal.baseline().empty());
}

TEST_CASE("a file that is no journal is refused") {
    const Folder folder;
    const auto text = GENERATE(as<std::string>{}, "something else\n", "ended\tinvoice-1\n",
                               "baseline\t2010-12-01\tGB\tmany\t0\t0\n");
    folder.write("import-" + digest.substr(0, 16) + "-orchestrated.journal", text);
    CHECK_THROWS_AS(Journal(folder.path(), digest, "orchestrated"), std::runtime_error);
}

TEST_CASE("a second import of the same file is refused, one into the other style is not") {
    const Folder folder;
    const Journal first(folder.path(), digest, "orchestrated");
    CHECK_THROWS_AS(Journal(folder.path(), digest, "orchestrated"), std::runtime_error);
    CHECK_NOTHROW(Journal(folder.path(), digest, "choreographed"));
}
