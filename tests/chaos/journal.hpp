#pragma once
// The journal of what the customers sent and received, written outside the shop.
//
// One JSON object a line. A request is on disk before it is sent, an answer before it counts; many
// share one fdatasync(2). A last line without its newline was truncated by a crash and is dropped.
//

#include "infra/supervisor/files.hpp"

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace duet::chaos {

struct Entry {
    std::uint64_t call = 0;  ///< a request and its answer have the same number
    bool answer = false;
    std::int64_t at = 0;       ///< microseconds since 1970
    std::string method, path;  ///< the style is the path's beginning
    std::string key;           ///< Idempotency-Key
    std::string body;          ///< request

    std::string outcome;  ///< answer: "answered", "not_sent", "unknown"
    int status = 0;
    std::string id, state, reason;  ///< of the order or return in the answer
    std::string problem;            ///< the type of a problem document

    friend bool operator==(const Entry&, const Entry&) = default;
};

/// Thread-safe.
class Journal {
public:
    /// Throws std::system_error with the path.
    explicit Journal(const std::filesystem::path& path);
    ~Journal();  ///< call `flush` before
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// `durable` runs on the journal's thread once the entry is on disk; never when it cannot be
    /// written. Thread-safe.
    void write(const Entry& entry, std::function<void()> durable);

    /// Waits until everything written so far is on disk and every `durable` of it has run,
    /// including entries that those add. Never call it from a `durable`.
    void flush();

    /// Why writing has failed; "" while it works.
    std::string trouble() const;

private:
    struct Line {
        std::string text;
        std::function<void()> durable;
    };

    void loop();
    void put(const std::vector<Line>& lines) const;

    std::filesystem::path path_;
    processes::Descriptor file_;
    mutable std::mutex mutex_;  ///< guards the members below
    std::condition_variable wake_, rested_;
    std::vector<Line> waiting_;
    bool busy_ = false, ending_ = false;
    std::string trouble_;
    std::thread thread_;
};

std::string to_line(const Entry& entry);

/// Throws std::runtime_error with file and line when a complete line cannot be read.
std::vector<Entry> read_journal(const std::filesystem::path& path);

}  // namespace duet::chaos
