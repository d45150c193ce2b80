#pragma once
// Who holds which key. Keys live in a file that only its owner can read; `duet keys add` writes it.

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::gateway {

struct KeyHolder {
    std::string key;
    std::string name;
    bool is_operator = false;
};

/// Thread-safe. The file is read again when it has changed, at most once a second.
class Keys {
public:
    /// Throws std::runtime_error when the file cannot be read or is not what it should be.
    explicit Keys(std::string path);

    /// `authorization` is the header's value, "Bearer <key>".
    std::optional<KeyHolder> holder(std::string_view authorization);

private:
    void read_if_changed();

    std::string path_;
    std::mutex mutex_;
    std::vector<KeyHolder> holders_;
    std::chrono::steady_clock::time_point next_look_{};
    std::pair<long, long> changed_at_{};  ///< seconds and nanoseconds, as the file system says
};

}  // namespace duet::gateway
