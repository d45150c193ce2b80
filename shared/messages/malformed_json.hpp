#pragma once
// Why a text was refused as JSON, and where in it.

#include "shared/messages/body.hpp"

#include <string>
#include <utility>

namespace duet {

/// Not one JSON value of RFC 8259 and nothing else, or not one that every reader understands alike.
struct MalformedJson : Malformed {
    /// The text as a whole; `detail` names the byte where the reader can tell it.
    explicit MalformedJson(std::string what) : Malformed{what}, detail{std::move(what)} {}
    /// One value of it, by JSON Pointer (RFC 6901).
    MalformedJson(std::string at, std::string what)
        : Malformed{"not usable JSON: " + at + " " + what},
          pointer{std::move(at)},
          detail{std::move(what)} {}

    std::string pointer;  ///< "" is the whole text
    std::string detail;
};

}  // namespace duet
