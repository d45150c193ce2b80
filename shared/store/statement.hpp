#pragma once
// Prepared statements and their rows.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace duet::store {

class Statement;  // a prepared statement in a connection's cache

/// Bytes that may not be text, for a BLOB column.
struct Blob {
    std::string_view bytes;
};

/// The rows of one execution of a prepared statement. The destructor resets the statement, so that
/// the cached statement can be used again. Must not outlive its connection. One thread.
class Rows {
public:
    explicit Rows(Statement& statement);
    Rows(Rows&& other) noexcept;
    Rows& operator=(Rows&&) = delete;
    ~Rows();

    /// Steps to the next row; false after the last row. Throws StoreError.
    bool next();

    std::int64_t integer(int column)
        const;  ///< throws StoreError for a REAL, so that none is silently converted to an integer
    std::string text(int column) const;
    std::string_view view(int column) const;  ///< valid until the next call of `next`
    bool is_null(int column) const;
    int columns() const;
    std::string_view name(int column) const;

    /// Whether the arguments outlive the rows. If so, their texts are not copied.
    enum class Arguments { outlive_rows, temporary };

    template <class... Args>
    void bind_all([[maybe_unused]] Arguments arguments, const Args&... args) {
        int index = 0;
        (bind(++index, args, arguments), ...);
    }

    int finish();  ///< steps to the end; returns the number of changed rows

private:
    void bind_integer(int index, std::int64_t value);
    void bind_text(int index, std::string_view value, Arguments arguments);
    void bind_blob(int index, std::string_view bytes, Arguments arguments);
    void bind_null(int index);

    template <class T> void bind(int index, const T& value, Arguments arguments) {
        if constexpr (std::is_integral_v<T>)
            bind_integer(index, static_cast<std::int64_t>(value));
        else if constexpr (std::is_same_v<T, Blob>)
            bind_blob(index, value.bytes, arguments);
        else if constexpr (std::is_convertible_v<const T&, std::string_view>)
            bind_text(index, value, arguments);
        else if constexpr (std::is_same_v<T, std::nullptr_t> || std::is_same_v<T, std::nullopt_t>)
            bind_null(index);
        else if (value)
            bind(index, *value, arguments);  // std::optional
        else
            bind_null(index);
    }

    Statement* statement_;
};

}  // namespace duet::store
