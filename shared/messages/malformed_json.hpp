#pragma once
// Why a text was refused as JSON, and where in the text. Plain data.

#include "shared/messages/body.hpp"

#include <string>
#include <utility>

namespace duet {

/// The text is not exactly one JSON value of RFC 8259, or is one that two readers may understand
/// differently.
struct MalformedJson : Malformed {
    /// The text as a whole is refused; `detail` names the byte where the reader knows it.
    explicit MalformedJson(std::string what) : Malformed{what}, detail{std::move(what)} {}
    /// One value of the text is refused, named by JSON Pointer (RFC 6901).
    MalformedJson(std::string at, std::string what)
        : Malformed{"not usable JSON: " + at + " " + what},
          pointer{std::move(at)},
          detail{std::move(what)} {}

    std::string pointer;  ///< "" is the whole text
    std::string detail;
};

}  // namespace duet
