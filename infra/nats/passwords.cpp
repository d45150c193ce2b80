// passwords.conf: lines `password_<user>: "<hex>"`, which nats-server's configuration includes as
// variables.

#include "infra/nats/private_file.hpp"
#include "infra/nats/server.hpp"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace duet::nats {

namespace {

constexpr std::string_view variable_prefix = "password_";

std::filesystem::path file_in(const std::filesystem::path& state) {
    return state / "passwords.conf";
}

std::string random_password() {
    std::array<unsigned char, 24> bytes{};
    // Up to 256 bytes come whole or not at all (getrandom(2)).
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw std::system_error(errno, std::generic_category(), "draw a random password");
    std::string password;
    for (const auto byte : bytes) {
        password += "0123456789abcdef"[byte >> 4];
        password += "0123456789abcdef"[byte & 15];
    }
    return password;
}

Passwords read(const std::filesystem::path& file) {
    Passwords passwords;
    if (!std::filesystem::exists(file)) return passwords;
    std::ifstream in{file};
    if (!in) throw std::runtime_error("read " + file.string() + ": not allowed");
    for (std::string line; std::getline(in, line);) {
        const auto colon = line.find(": \"");
        if (!line.starts_with(variable_prefix) || colon == std::string::npos ||
            !line.ends_with('"'))
            continue;
        const auto user = line.substr(variable_prefix.size(), colon - variable_prefix.size());
        passwords[user] = line.substr(colon + 3, line.size() - colon - 4);
    }
    return passwords;
}

}  // namespace

Passwords ensure_passwords(const std::filesystem::path& state,
                           const std::vector<std::string>& users) {
    auto passwords = read(file_in(state));
    bool changed = false;
    for (const auto& user : users) {
        auto& password = passwords[user];
        if (!password.empty()) continue;
        password = random_password();
        changed = true;
    }
    if (!changed) return passwords;
    std::string text = "# Drawn at random by duet, one a user. Delete the file for new ones.\n";
    for (const auto& [user, password] : passwords)
        text += std::string{variable_prefix} + user + ": \"" + password + "\"\n";
    write_private_file(file_in(state), text);
    return passwords;
}

}  // namespace duet::nats
