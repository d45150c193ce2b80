#pragma once
// Everything needed to start a nats-server for the shop: its binary, its configuration, its users
// and their permissions. Starting and watching the process is left to the caller.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace duet::nats {

/// A service as the broker knows it. Events without the "shop." in front.
struct Service {
    std::string service;
    std::vector<std::string> hears;
    std::vector<std::string> says;
};

struct Setup {
    std::filesystem::path state;  ///< configuration, passwords and JetStream's files go here; made
                                  ///< (0700) when missing
    std::uint16_t port = 0;       ///< on 127.0.0.1
    std::vector<Service> services;
    std::string stream = "SHOP";
};

/// The user that sets up and inspects.
inline constexpr const char* operator_user = "operator";

/// user → password
using Passwords = std::map<std::string, std::string>;

/// nats-server from the PATH, else from /usr/sbin (where Debian puts it, outside an ordinary user's
/// PATH) and the like.
std::optional<std::filesystem::path> find_server();

/// The passwords in `state`/passwords.conf (0600). Users without one get a random one, and the file
/// is replaced; those that have one keep it. Throws std::runtime_error when the file cannot be read
/// or written.
Passwords ensure_passwords(const std::filesystem::path& state,
                           const std::vector<std::string>& users);

/// Writes `state`/nats.conf (and the passwords beside it) and returns its path. Idempotent; a
/// running server takes a change of users on SIGHUP.
std::filesystem::path write_configuration(const Setup& setup);

/// What write_configuration writes, for people and tests.
std::string configuration(const Setup& setup);

/// The command to run: {"/usr/sbin/nats-server", "--config", "…/nats.conf"}. It logs to standard
/// error. Throws std::runtime_error, saying what to install, when there is no nats-server.
std::vector<std::string> command_line(const std::filesystem::path& configuration_file);

}  // namespace duet::nats
