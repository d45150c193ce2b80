#pragma once
// What the supervisor needs to start a nats-server for the shop: binary, configuration, users and
// permissions. The caller starts and watches the process. Functions are safe from any thread; two
// writers of the same `state` must exclude each other.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace duet::nats {

/// A service as a user of the broker. Event names come without the "shop." prefix.
struct Service {
    std::string service;
    std::vector<std::string> consumes;
    std::vector<std::string> publishes;
};

struct Setup {
    std::filesystem::path state;  ///< configuration, passwords and JetStream's files; made with
                                  ///< mode 0700 when missing
    std::uint16_t port = 0;       ///< on 127.0.0.1
    std::vector<Service> services;
    std::string stream = "SHOP";
};

/// The user that creates streams and consumers and inspects them.
inline constexpr const char* operator_user = "operator";

/// User → password.
using Passwords = std::map<std::string, std::string>;

/// nats-server from PATH, else from /usr/sbin (where Debian installs it, outside an ordinary user's
/// PATH) or /usr/local; nullopt when it is in none of them.
std::optional<std::filesystem::path> find_server();

/// Reads the passwords in `state`/passwords.conf (0600) and draws random ones for users that have
/// none. Throws std::runtime_error when the file cannot be read or written.
Passwords ensure_passwords(const std::filesystem::path& state,
                           const std::vector<std::string>& users);

/// Writes `state`/nats.conf and the passwords beside it; returns the path of nats.conf. Idempotent.
/// A running server reloads its users on SIGHUP.
std::filesystem::path write_configuration(const Setup& setup);

/// The text that write_configuration writes, for display and tests.
std::string configuration(const Setup& setup);

/// The command to run: {"/usr/sbin/nats-server", "--config", "…/nats.conf"}. The server logs to
/// standard error. Throws std::runtime_error that says what to install when there is no
/// nats-server.
std::vector<std::string> command_line(const std::filesystem::path& configuration_file);

}  // namespace duet::nats
