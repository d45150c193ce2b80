#pragma once
// Access control of the console's routes. Any program on this machine may read; a change needs the
// operator's key.

#include "shared/http/server/server.hpp"

#include <string>

namespace duet::console {

/// Wraps handlers. Thread-safe.
class Guard {
public:
    explicit Guard(const std::string& operator_key) : operator_key_{operator_key} {}

    /// Refuses (403) a request whose Host header is not a local name. A page of another site whose
    /// name resolves to 127.0.0.1 (DNS rebinding) then reads nothing.
    http::Handler reading(http::Handler handler) const;
    /// Refuses (401) a request without the operator's key; the Host header may be any. For other
    /// processes.
    http::Handler keyed(http::Handler handler) const;
    /// Both checks.
    http::Handler writing(http::Handler handler) const {
        return reading(keyed(std::move(handler)));
    }

private:
    std::string operator_key_;
};

/// "127.0.0.1:4100", "localhost", "[::1]:4100": a Host header that names this machine.
bool names_this_machine(std::string_view host);

}  // namespace duet::console
