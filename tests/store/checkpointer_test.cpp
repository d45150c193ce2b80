#include "shared/store/checkpointer.hpp"
#include "tests/catch.hpp"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>

using namespace duet;
using namespace std::chrono_literals;

namespace {

constexpr std::uintmax_t page = 4096;

/// A database file in its own folder, removed at the end.
struct File {
    std::filesystem::path folder = std::filesystem::temp_directory_path() /
                                   ("duet-checkpointer-" + std::to_string(::getpid()));
    std::string path = (folder / "shop.db").string();

    File() {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
    }
    ~File() { std::filesystem::remove_all(folder); }

    std::uintmax_t size() const { return std::filesystem::file_size(path); }
    std::uintmax_t log_size() const { return std::filesystem::file_size(path + "-wal"); }
};

void write(store::Connection& db, int rows) {
    for (int i = 0; i < rows; ++i)
        db.run("INSERT INTO words (word) VALUES (?)", std::string(page / 2, 'w'));
}

bool becomes_true(const std::function<bool()>& condition) {
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

}  // namespace

TEST_CASE("the checkpointer copies a full log without further work of the writer") {
    const File file;
    store::Connection db{file.path, store::Connection::Mode::read_write,
                         store::Durability::process};
    db.execute("CREATE TABLE words (word TEXT)");
    const store::Checkpointer checkpointer{
        db, file.path, store::Durability::process, {.begin_at = 100, .max = 1'000'000}};
    {
        store::TransactionScope one_commit{db};
        write(db, 300);
        one_commit.commit();
    }
    CHECK(becomes_true([&] { return file.size() >= 150 * page; }));
}

TEST_CASE("a log under constant writes restarts at its beginning and keeps every row") {
    const File file;
    int rows = 0;
    bool restarted = false;
    {
        store::Connection db{file.path, store::Connection::Mode::read_write,
                             store::Durability::process};
        db.execute("CREATE TABLE words (word TEXT)");
        const store::Checkpointer checkpointer{
            db, file.path, store::Durability::process, {.begin_at = 100, .max = 1'000'000}};
        for (; !restarted && rows < 20'000; rows += 50) {
            write(db, 50);
            restarted = static_cast<std::uintmax_t>(rows) * page >
                        3 * file.log_size();  // a row takes at least one page of the log
        }
    }
    CHECK(restarted);
    store::Connection again{file.path};
    CHECK(again.number("SELECT COUNT(*) FROM words") == rows);
    CHECK(again.string("PRAGMA integrity_check") == "ok");
}

TEST_CASE("a long reader lets the log grow until it ends") {
    const File file;
    store::Connection db{file.path, store::Connection::Mode::read_write,
                         store::Durability::process};
    db.execute("CREATE TABLE words (word TEXT)");
    const store::Checkpointer checkpointer{
        db, file.path, store::Durability::process, {.begin_at = 100, .max = 200}};
    {
        store::Connection reader{file.path, store::Connection::Mode::read_only};
        auto snapshot = reader.query("SELECT 1 FROM words UNION ALL SELECT 2");
        REQUIRE(snapshot.next());
        write(db, 400);
        CHECK(file.size() < 100 * page);
    }
    CHECK(becomes_true([&] {
        write(db, 1);
        return file.size() > 150 * page;
    }));
}
