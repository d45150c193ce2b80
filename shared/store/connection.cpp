#include "shared/store/connection.hpp"

#include "shared/store/statement_handle.hpp"

#include <functional>
#include <unordered_map>

namespace duet::store {

bool StoreError::full() const { return (code & 0xff) == SQLITE_FULL || code == SQLITE_IOERR_WRITE; }
bool StoreError::busy() const { return (code & 0xff) == SQLITE_BUSY; }
bool StoreError::overflow() const {
    return code == SQLITE_CONSTRAINT_DATATYPE || code == SQLITE_MISMATCH ||
           std::string_view{what()}.starts_with("SQLite: integer overflow");
}

StoreError no_space() { return {SQLITE_FULL, "SQLite: database or disk is full (injected)"}; }

void check(int code, sqlite3* db, const char* doing) {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
    const int extended = db != nullptr ? sqlite3_extended_errcode(db) : code;
    const char* file = db != nullptr ? sqlite3_db_filename(db, "main") : nullptr;
    const char* meaning =
        extended == SQLITE_CONSTRAINT_DATATYPE
            ? " (an integer column: the new sum would exceed 64 bits; nothing was changed)"
            : "";
    throw StoreError(extended, std::string{"SQLite: "} +
                                   (db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code)) +
                                   meaning + " (code " + std::to_string(extended) + ") in " +
                                   (file != nullptr ? file : "?") + " while running: " + doing);
}

void disable_allocation_statistics() {
    static const int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    check(code, nullptr, "configure SQLite");
}

namespace {

/// Pages in the write-ahead log at which SQLite checkpoints automatically.
constexpr int max_log = 4000;

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
};

}  // namespace

struct Connection::Inner {
    sqlite3* db = nullptr;
    std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements;
    std::function<void(int)> after_commit;

    ~Inner() {
        for (auto& [sql, statement] : statements) sqlite3_finalize(statement.handle);
        sqlite3_close(db);
    }
};

Connection::Connection(const std::string& path, Mode mode, Durability durability)
    : inner_{std::make_unique<Inner>()} {
    disable_allocation_statistics();
    const int flags =
        mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    check(sqlite3_open_v2(path.c_str(), &inner_->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI,
                          nullptr),
          inner_->db, ("open " + path).c_str());
    sqlite3_extended_result_codes(inner_->db, 1);
    sqlite3_busy_timeout(inner_->db, 5000);
    if (mode == Mode::read_only) return;
    execute("PRAGMA journal_mode=WAL");
    execute(durability == Durability::power ? "PRAGMA synchronous=FULL"
                                            : "PRAGMA synchronous=NORMAL");
    execute(
        "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000; PRAGMA "
        "journal_size_limit=67108864");
    after_commit(nullptr);
}

Connection::~Connection() = default;

void Connection::execute(const std::string& script) {
    check(sqlite3_exec(inner_->db, script.c_str(), nullptr, nullptr, nullptr), inner_->db,
          script.c_str());
}

Statement& Connection::prepared(std::string_view sql) {
    const auto found = inner_->statements.find(sql);
    if (found != inner_->statements.end()) return found->second;
    sqlite3_stmt* handle = nullptr;
    check(sqlite3_prepare_v3(inner_->db, sql.data(), static_cast<int>(sql.size()),
                             SQLITE_PREPARE_PERSISTENT, &handle, nullptr),
          inner_->db, std::string{sql}.c_str());
    return inner_->statements.emplace(std::string{sql}, Statement{inner_->db, handle, false})
        .first->second;
}

void Connection::after_commit(std::function<void(int)> act) {
    inner_->after_commit = std::move(act);
    if (!inner_->after_commit) {
        sqlite3_wal_autocheckpoint(inner_->db, max_log);
        return;
    }
    const auto hook = [](void* inner, sqlite3*, const char*, int pages) {
        static_cast<Inner*>(inner)->after_commit(pages);
        return SQLITE_OK;
    };
    sqlite3_wal_hook(inner_->db, hook, inner_.get());
}

bool Connection::checkpoint() {
    return sqlite3_wal_checkpoint_v2(inner_->db, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                     nullptr) == SQLITE_OK;
}

std::int64_t Connection::last_insert_id() const { return sqlite3_last_insert_rowid(inner_->db); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(inner_->db) == 0; }

TransactionScope::TransactionScope(Connection& db) : db_{db} { db_.run("BEGIN IMMEDIATE"); }

TransactionScope::~TransactionScope() {
    // A failed COMMIT or a full disk may have rolled back already.
    if (open_ && db_.in_transaction()) db_.run("ROLLBACK");
}

void TransactionScope::commit() {
    const auto began = std::chrono::steady_clock::now();
    db_.run("COMMIT");
    db_.last_commit_ = std::chrono::steady_clock::now() - began;
    open_ = false;
}

Savepoint::Savepoint(Connection& db) : db_{db} { db_.run("SAVEPOINT message"); }

Savepoint::~Savepoint() {
    if (!open_ || !db_.in_transaction()) return;
    db_.run("ROLLBACK TO message");
    db_.run("RELEASE message");
}

void Savepoint::release() {
    db_.run("RELEASE message");
    open_ = false;
}

}  // namespace duet::store
