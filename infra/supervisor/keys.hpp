#pragma once
// The API keys of customers and operators (.duet/keys.json, 0600). Callers hold the state folder's
// lock when they write.

#include "infra/supervisor/paths.hpp"

#include <string>
#include <vector>

namespace duet::processes {

struct Key {
    std::string key;   ///< 32 random bytes in hex
    std::string name;  ///< unique
    std::string role;  ///< "customer" or "operator"
};

/// Creates the file with one key of each role when it is missing. Throws std::runtime_error when it
/// is damaged.
std::vector<Key> ensure_keys(const Paths& paths);

/// Throws std::runtime_error when the name is taken.
Key add_key(const Paths& paths, const std::string& name, const std::string& role);

/// The first key of the role. Throws std::runtime_error that says what to do when there is none.
std::string key_for(const Paths& paths, const std::string& role);

}  // namespace duet::processes
