#pragma once
// The API keys and their holders. They are in a file that only its owner can read; `duet keys add`
// writes it.

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::gateway {

/// A key with its holder. A plain value.
struct KeyHolder {
    std::string key;
    std::string name;
    bool is_operator = false;
};

/// Reads the file again when it has changed, at most once per second. A file that cannot be read
/// later is logged, and the keys known so far stay valid. Thread-safe.
class Keys {
public:
    /// Throws std::runtime_error when the file cannot be read or has another format.
    explicit Keys(std::string path);

    /// `authorization`: the header's value, "Bearer <key>". nullopt: unknown key, or none.
    [[nodiscard]] std::optional<KeyHolder> holder(std::string_view authorization);

private:
    void read_if_changed();

    std::string path_;
    std::mutex mutex_;
    std::vector<KeyHolder> holders_;
    std::chrono::steady_clock::time_point next_check_{};
    std::pair<long, long> changed_at_{};  ///< the file's mtime: seconds, nanoseconds
};

}  // namespace duet::gateway
