#pragma once
// Who may ask the console what. Reading is for whoever sits at this machine; changing needs the
// operator's key.

#include "shared/http/server/server.hpp"

#include <string>

namespace duet::console {

class Guard {
public:
    explicit Guard(const std::string& operator_key) : operator_key_{operator_key} {}

    /// Only for requests that were addressed to this machine by name: a page of another site whose
    /// name was made to point to 127.0.0.1 (DNS rebinding) reads nothing.
    http::Handler reading(http::Handler handler) const;
    /// With the operator's key, which no other site knows. For other processes, whatever name they
    /// call this machine by.
    http::Handler keyed(http::Handler handler) const;
    /// Both.
    http::Handler writing(http::Handler handler) const {
        return reading(keyed(std::move(handler)));
    }

private:
    std::string operator_key_;
};

/// "127.0.0.1:4100", "localhost", "[::1]:4100": a Host header that names this machine.
bool names_this_machine(std::string_view host);

}  // namespace duet::console
