#pragma once
// Finds the byte at which a text stops being JSON, for the error message.

#include <cstddef>
#include <string_view>

namespace duet {

struct JsonEnd {
    enum Why {
        nowhere,           ///< the grammar is correct to the end
        misfit,            ///< an unexpected byte, or an unexpected end
        number_too_large,  ///< a number too large for a double
        nul                ///< a NUL byte, which JSON does not allow
    };
    Why why = nowhere;
    std::size_t offset = 0;  ///< bytes, from 0
};

/// Slower than the reader that refused the text: call it only after a refusal. Thread-safe.
JsonEnd where_json_ends(std::string_view text);

}  // namespace duet
