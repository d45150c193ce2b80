// The journal on a real disk.

#include "tests/chaos/journal.hpp"
#include "tests/catch.hpp"

#include <atomic>
#include <fstream>

#include <stdlib.h>

using namespace duet::chaos;
namespace fs = std::filesystem;

namespace {

class Folder {
public:
    Folder() : path_{(fs::temp_directory_path() / "duet-journal-XXXXXX").string()} {
        REQUIRE(mkdtemp(path_.data()) != nullptr);
    }
    ~Folder() { fs::remove_all(path_); }
    fs::path journal() const { return fs::path{path_} / "journal.jsonl"; }

private:
    std::string path_;
};

Entry request(std::uint64_t call) {
    Entry entry;
    entry.call = call;
    entry.at = 1'000'000 + static_cast<std::int64_t>(call);
    entry.method = "POST";
    entry.path = "/choreographed/v1/orders";
    entry.key = "key \"quoted\" \n in lines";
    entry.body = R"({"customer_id":"zoë"})";
    return entry;
}

Entry answer(std::uint64_t call) {
    auto entry = request(call);
    entry.body.clear();
    entry.answer = true;
    entry.outcome = "answered";
    entry.status = 201;
    entry.id = "o-1";
    entry.state = "rejected";
    entry.reason = "card_declined";
    return entry;
}

}  // namespace

TEST_CASE("a journal is read exactly as it was written") {
    const Folder folder;
    {
        Journal journal{folder.journal()};
        journal.write(request(1), {});
        journal.write(answer(1), {});
    }
    CHECK(read_journal(folder.journal()) == std::vector<Entry>{request(1), answer(1)});
}

TEST_CASE("an entry is on disk before its callback runs") {
    const Folder folder;
    std::vector<std::size_t> lines_then;
    {
        Journal journal{folder.journal()};
        for (std::uint64_t call = 1; call <= 50; ++call) {
            journal.write(request(call), [&, call] {
                if (read_journal(folder.journal()).size() >= call) lines_then.push_back(call);
            });
        }
    }
    CHECK(lines_then.size() == 50);
}

TEST_CASE("flush waits for entries that callbacks add") {
    const Folder folder;
    std::atomic<bool> both{false};
    Journal journal{folder.journal()};
    journal.write(request(1), [&] { journal.write(answer(1), [&] { both = true; }); });
    journal.flush();
    CHECK(both);
}

TEST_CASE("a line truncated by a crash is dropped, a damaged line is an error") {
    const Folder folder;
    {
        Journal journal{folder.journal()};
        journal.write(request(1), {});
    }
    SECTION("cut") {
        std::ofstream{folder.journal(), std::ios::app} << to_line(answer(1)).substr(0, 30);
        CHECK(read_journal(folder.journal()) == std::vector<Entry>{request(1)});
    }
    SECTION("damaged") {
        std::ofstream{folder.journal(), std::ios::app} << to_line(answer(1)).substr(0, 30) << "\n";
        CHECK_THROWS_AS(read_journal(folder.journal()), std::runtime_error);
    }
}

TEST_CASE("a journal that cannot be written reports it and runs no callback") {
    if (!fs::exists("/dev/full")) return;
    std::atomic<int> acted{0};
    Journal journal{"/dev/full"};
    journal.write(request(1), [&] { ++acted; });
    journal.flush();
    CHECK(journal.trouble().find("No space left") != std::string::npos);
    journal.write(request(2), [&] { ++acted; });
    journal.flush();
    CHECK(acted == 0);
}
