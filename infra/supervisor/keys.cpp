#include "infra/supervisor/keys.hpp"

#include "infra/supervisor/files.hpp"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <sys/random.h>

namespace duet::processes {
namespace {

std::string random_key() {
    unsigned char bytes[32];
    if (getrandom(bytes, sizeof bytes, 0) != static_cast<ssize_t>(sizeof bytes)) {
        throw std::system_error(errno, std::generic_category(), "the system gives no random bytes");
    }
    std::string hex;
    for (const auto byte : bytes) {
        hex += "0123456789abcdef"[byte >> 4];
        hex += "0123456789abcdef"[byte & 15];
    }
    return hex;
}

std::vector<Key> load(const Paths& paths) {
    const auto text = read_file(paths.keys());
    if (!text) return {};
    std::vector<Key> keys;
    try {
        for (const auto& entry : nlohmann::json::parse(*text)) {
            keys.push_back({entry.at("key").get<std::string>(), entry.at("name").get<std::string>(),
                            entry.at("role").get<std::string>()});
        }
    } catch (const nlohmann::json::exception& problem) {
        throw std::runtime_error(
            paths.keys().string() + " is damaged (" + problem.what() +
            ").\nRemove it and run `duet up` again: it makes new keys, orders are not touched.");
    }
    return keys;
}

void save(const Paths& paths, const std::vector<Key>& keys) {
    auto json = nlohmann::json::array();
    for (const auto& key : keys)
        json.push_back({{"key", key.key}, {"name", key.name}, {"role", key.role}});
    replace_file(paths.keys(), json.dump(2) + "\n", 0600);
}

}  // namespace

std::vector<Key> ensure_keys(const Paths& paths) {
    auto keys = load(paths);
    if (keys.empty()) {
        keys = {{random_key(), "customer", "customer"}, {random_key(), "operator", "operator"}};
        save(paths, keys);
    }
    return keys;
}

Key add_key(const Paths& paths, const std::string& name, const std::string& role) {
    auto keys = ensure_keys(paths);
    for (const auto& key : keys) {
        if (key.name == name)
            throw std::runtime_error("there is already a key named '" + name + "' (" + key.role +
                                     "); choose another name");
    }
    keys.push_back({random_key(), name, role});
    save(paths, keys);
    return keys.back();
}

std::string key_for(const Paths& paths, const std::string& role) {
    for (const auto& key : load(paths)) {
        if (key.role == role) return key.key;
    }
    throw std::runtime_error("there is no " + role + " key in " + paths.keys().string() +
                             "; `duet up` makes one");
}

}  // namespace duet::processes
