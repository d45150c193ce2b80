#include "infra/supervisor/keys.hpp"

#include "infra/supervisor/files.hpp"
#include "shared/processes/random.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace duet::processes {
namespace {

constexpr std::size_t key_bytes = 32;

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
    replace_private_file(paths.keys(), json.dump(2) + "\n");
}

}  // namespace

std::vector<Key> ensure_keys(const Paths& paths) {
    auto keys = load(paths);
    if (keys.empty()) {
        keys = {{random_hex(key_bytes), "customer", "customer"},
                {random_hex(key_bytes), "operator", "operator"}};
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
    keys.push_back({random_hex(key_bytes), name, role});
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
