#include "shared/store/statement.hpp"

#include "shared/store/connection.hpp"
#include "shared/store/statement_handle.hpp"

#include <utility>

namespace duet::store {

Rows::Rows(Statement& statement) : statement_{&statement} {
    if (statement.in_use)
        throw std::logic_error(std::string{"the rows of this query are still being read: "} +
                               sqlite3_sql(statement.handle));
    statement.in_use = true;
}

Rows::Rows(Rows&& other) noexcept : statement_{std::exchange(other.statement_, nullptr)} {}

Rows::~Rows() {
    if (statement_ == nullptr) return;
    sqlite3_reset(
        statement_
            ->handle);  // returns the error of the last step again, which `next` has thrown already
    statement_->in_use = false;
}

bool Rows::next() {
    const int code = sqlite3_step(statement_->handle);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    check(code, statement_->db, sqlite3_sql(statement_->handle));
    return false;
}

int Rows::finish() {
    while (next()) {
    }
    return sqlite3_changes(statement_->db);
}

std::int64_t Rows::integer(int column) const {
    if (sqlite3_column_type(statement_->handle, column) == SQLITE_FLOAT) {
        throw StoreError(SQLITE_MISMATCH, std::string{"SQLite: column '"} +
                                              sqlite3_column_name(statement_->handle, column) +
                                              "' is no whole number: " + text(column) +
                                              ", from: " + sqlite3_sql(statement_->handle));
    }
    return sqlite3_column_int64(statement_->handle, column);
}

std::string_view Rows::view(int column) const {
    const auto* text =
        reinterpret_cast<const char*>(sqlite3_column_text(statement_->handle, column));
    if (text == nullptr) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_->handle, column))};
}

std::string Rows::text(int column) const { return std::string{view(column)}; }

bool Rows::is_null(int column) const {
    return sqlite3_column_type(statement_->handle, column) == SQLITE_NULL;
}

int Rows::columns() const { return sqlite3_column_count(statement_->handle); }

std::string_view Rows::name(int column) const {
    return sqlite3_column_name(statement_->handle, column);
}

void Rows::bind_integer(int index, std::int64_t value) {
    check(sqlite3_bind_int64(statement_->handle, index, value), statement_->db,
          sqlite3_sql(statement_->handle));
}

void Rows::bind_text(int index, std::string_view value, Arguments arguments) {
    const auto lifetime = arguments == Arguments::outlive_rows ? SQLITE_STATIC : SQLITE_TRANSIENT;
    check(
        sqlite3_bind_text64(statement_->handle, index, value.data() == nullptr ? "" : value.data(),
                            value.size(), lifetime, SQLITE_UTF8),
        statement_->db, sqlite3_sql(statement_->handle));
}

void Rows::bind_blob(int index, std::string_view bytes, Arguments arguments) {
    const auto lifetime = arguments == Arguments::outlive_rows ? SQLITE_STATIC : SQLITE_TRANSIENT;
    check(sqlite3_bind_blob64(statement_->handle, index,
                              bytes.data() == nullptr ? "" : bytes.data(), bytes.size(), lifetime),
          statement_->db, sqlite3_sql(statement_->handle));
}

void Rows::bind_null(int index) {
    check(sqlite3_bind_null(statement_->handle, index), statement_->db,
          sqlite3_sql(statement_->handle));
}

}  // namespace duet::store
