#pragma once
// SQLite, wrapped thinly: connections, cached statements, transactions, savepoints. The only folder
// that includes <sqlite3.h>. One connection belongs to one thread at a time.

#include "shared/store/statement.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace duet::store {

/// Broken storage. A refusal of the business is never an exception.
struct StoreError : std::runtime_error {
    StoreError(int code_, const std::string& what) : std::runtime_error(what), code{code_} {}
    int code;           ///< SQLite's extended result code
    bool full() const;  ///< no space left on the volume
    bool busy() const;
    /// A sum left 64 bits: SUM() said so, or a STRICT table refused the REAL that `+` made of it.
    /// No retry helps.
    bool overflow() const;
};

/// What a full volume throws, for where one is only pretended.
StoreError no_space();

/// What a commit survives. `power`: the machine losing power (one fsync a commit). `process`: this
/// process being killed (no fsync; the operating system keeps the pages).
enum class Durability { power, process };

class Connection {
public:
    enum class Mode { read_write, read_only };

    /// Opens (and, read_write, creates) the file in WAL mode; ":memory:" for tests.
    Connection(const std::string& path, Mode mode = Mode::read_write,
               Durability durability = Durability::power);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs a whole script (schema, pragmas).
    void execute(const std::string& script);

    /// Runs one statement for its effect; returns the rows changed.
    template <class... Args> int run(std::string_view sql, const Args&... args) {
        return start(sql, Rows::Arguments::stay, args...).finish();
    }

    /// The rows of a query, read while iterating. At most one iteration of the same text at a time.
    template <class... Args> Rows query(std::string_view sql, const Args&... args) {
        return start(sql, Rows::Arguments::may_go, args...);
    }

    /// Is there a row? Then its first column as a whole number.
    template <class... Args>
    std::optional<std::int64_t> number(std::string_view sql, const Args&... args) {
        auto rows = start(sql, Rows::Arguments::stay, args...);
        if (!rows.next()) return std::nullopt;
        return rows.integer(0);
    }

    /// Is there a row? Then its first column as text.
    template <class... Args>
    std::optional<std::string> string(std::string_view sql, const Args&... args) {
        auto rows = start(sql, Rows::Arguments::stay, args...);
        if (!rows.next()) return std::nullopt;
        return rows.text(0);
    }

    /// Calls `act` after each commit with the pages the write-ahead log holds by then, instead of
    /// SQLite's automatic checkpoint; none brings that back. In the thread that commits.
    void after_commit(std::function<void(int pages)> act);

    /// Copies what the write-ahead log holds into the database, as far as readers allow it, waiting
    /// for no one. False when the volume does not take it: nothing is lost, the log stays.
    bool checkpoint();

    /// How long the last COMMIT took, with what it synced.
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

/// BEGIN IMMEDIATE … COMMIT; rolls back unless committed.
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

/// A savepoint inside a transaction: one message's failure rolls back alone.
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
