#pragma once
// For the complaint about a text that is no JSON: at which byte it stops being any.

#include <cstddef>
#include <string_view>

namespace duet {

struct JsonEnd {
    enum Why {
        nowhere,           ///< its grammar is JSON's to the end
        misfit,            ///< a byte that cannot stand there, or the text ends too early
        number_too_large,  ///< for a double
        nul                ///< a NUL byte, which stands nowhere in JSON
    };
    Why why = nowhere;
    std::size_t offset = 0;  ///< bytes, from 0
};

/// Slow beside the reader that refused the text: call it for a refusal only.
JsonEnd where_json_ends(std::string_view text);

}  // namespace duet
