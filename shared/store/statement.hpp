#pragma once
// Prepared statements and the rows they give.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace duet::store {

class Statement;  // a prepared statement in a connection's cache

/// Bytes that need not be text, for a column of type BLOB.
struct Blob {
    std::string_view bytes;
};

/// One run of a prepared statement. Reset when it goes, so that the cached statement can be used
/// again.
class Rows {
public:
    explicit Rows(Statement& statement);
    Rows(Rows&& other) noexcept;
    Rows& operator=(Rows&&) = delete;
    ~Rows();

    /// Steps to the next row; false at the end. Throws StoreError.
    bool next();

    std::int64_t integer(int column) const;  ///< throws StoreError where there is a REAL: nothing
                                             ///< becomes a whole number silently
    std::string text(int column) const;
    std::string_view view(int column) const;  ///< valid until the next `next`
    bool is_null(int column) const;
    int columns() const;
    std::string_view name(int column) const;

    /// Do the arguments outlive the reading of the rows? Then their texts need not be copied.
    enum class Arguments { stay, may_go };

    template <class... Args>
    void bind_all([[maybe_unused]] Arguments arguments, const Args&... args) {
        int index = 0;
        (bind(++index, args, arguments), ...);
    }

    int finish();  ///< steps to the end; returns the rows changed

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
