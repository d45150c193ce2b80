// The format of passwords.conf: lines `password_<user>: "<hex>"`, which the configuration of
// nats-server includes as variables.

#include "infra/nats/server.hpp"
#include "shared/processes/random.hpp"
#include "shared/processes/replace_file.hpp"

#include <fstream>
#include <stdexcept>

namespace duet::nats {

namespace {

constexpr std::string_view variable_prefix = "password_";
constexpr std::size_t password_bytes = 24;

std::filesystem::path file_in(const std::filesystem::path& state) {
    return state / "passwords.conf";
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
        password = random_hex(password_bytes);
        changed = true;
    }
    if (!changed) return passwords;
    std::string text = "# Drawn at random by duet, one a user. Delete the file for new ones.\n";
    for (const auto& [user, password] : passwords)
        text += std::string{variable_prefix} + user + ": \"" + password + "\"\n";
    processes::replace_private_file(file_in(state), text);
    return passwords;
}

}  // namespace duet::nats
