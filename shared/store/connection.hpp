#pragma once
// A thin wrapper of SQLite: connections, cached statements, transactions, savepoints. Only this
// folder includes <sqlite3.h>.

#include "shared/store/statement.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace duet::store {

/// An error of the storage. A business refusal is never an exception.
struct StoreError : std::runtime_error {
    StoreError(int code_, const std::string& what) : std::runtime_error(what), code{code_} {}
    int code;           ///< SQLite's extended result code
    bool full() const;  ///< the volume has no space left
    bool busy() const;
    /// A sum exceeded 64 bits: SUM() reported it, or a STRICT table refused the REAL that `+`
    /// produced. A retry does not help.
    bool overflow() const;
};

/// The error that a full volume causes, for injecting it.
StoreError no_space();

/// What a commit survives. `power`: a power loss (one fsync per commit). `process`: a crash of this
/// process (no fsync; the operating system keeps the pages).
enum class Durability { power, process };

/// One database file. Throws StoreError when SQLite fails. One thread at a time.
class Connection {
public:
    enum class Mode { read_write, read_only };

    /// Opens the file in WAL mode, and creates it in mode read_write. ":memory:" for tests. Throws
    /// StoreError.
    Connection(const std::string& path, Mode mode = Mode::read_write,
               Durability durability = Durability::power);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs a script of statements (schema, pragmas).
    void execute(const std::string& script);

    /// Runs one statement; returns the number of changed rows.
    template <class... Args> int run(std::string_view sql, const Args&... args) {
        return start(sql, Rows::Arguments::outlive_rows, args...).finish();
    }

    /// Returns the rows of a query, which are read while iterating. At most one iteration per SQL
    /// text at a time.
    template <class... Args> Rows query(std::string_view sql, const Args&... args) {
        return start(sql, Rows::Arguments::temporary, args...);
    }

    /// The first column of the first row as an integer; nullopt without a row.
    template <class... Args>
    std::optional<std::int64_t> number(std::string_view sql, const Args&... args) {
        auto rows = start(sql, Rows::Arguments::outlive_rows, args...);
        if (!rows.next()) return std::nullopt;
        return rows.integer(0);
    }

    /// The first column of the first row as text; nullopt without a row.
    template <class... Args>
    std::optional<std::string> string(std::string_view sql, const Args&... args) {
        auto rows = start(sql, Rows::Arguments::outlive_rows, args...);
        if (!rows.next()) return std::nullopt;
        return rows.text(0);
    }

    /// Calls `act` after each commit, in the committing thread, with the number of pages in the
    /// write-ahead log. Replaces SQLite's automatic checkpoint; nullptr restores it.
    void after_commit(std::function<void(int pages)> act);

    /// Copies the write-ahead log into the database as far as readers allow, without waiting for
    /// them. False when the volume is full: nothing is lost, the log remains.
    bool checkpoint();

    /// Duration of the last COMMIT, including its fsync.
    std::chrono::steady_clock::duration last_commit() const { return last_commit_; }

    std::int64_t last_insert_id() const;
    bool in_transaction() const;

private:
    friend class Rows;
    friend class TransactionScope;
    Statement& prepared(std::string_view sql);

    template <class... Args>
    Rows start(std::string_view sql, Rows::Arguments arguments, const Args&... args) {
        Rows rows{prepared(sql)};
        rows.bind_all(arguments, args...);
        return rows;
    }

    struct Inner;
    std::unique_ptr<Inner> inner_;
    std::chrono::steady_clock::duration last_commit_{};
};

/// BEGIN IMMEDIATE … COMMIT. The destructor rolls back unless `commit` has run. One thread.
class TransactionScope {
public:
    explicit TransactionScope(Connection& db);
    ~TransactionScope();
    TransactionScope(const TransactionScope&) = delete;
    TransactionScope& operator=(const TransactionScope&) = delete;
    void commit();

private:
    Connection& db_;
    bool open_ = true;
};

/// A savepoint inside a transaction, so that the failure of one message is rolled back alone. The
/// destructor rolls back unless `release` has run. One thread.
class Savepoint {
public:
    explicit Savepoint(Connection& db);
    ~Savepoint();
    Savepoint(const Savepoint&) = delete;
    Savepoint& operator=(const Savepoint&) = delete;
    void release();

private:
    Connection& db_;
    bool open_ = true;
};

}  // namespace duet::store
