#pragma once
// A test instrument that records every write to the databases and every sync, in order. From a
// recording a test creates the files that a power loss at any instant may leave. A process that
// does not record pays nothing.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace duet::store {

/// Makes this process record the changes to its databases' files, in files of `folder`. Call before
/// the first Connection is created. Throws StoreError or std::system_error.
void record_writes(const std::filesystem::path& folder);

/// One recorded change of one file of a database.
struct Recorded {
    enum class Kind : char { write = 'w', truncate = 't', sync = 's', remove = 'r' };
    Kind kind = Kind::write;
    /// Steady clock, which all processes of a machine share. A change: the time just before it was
    /// made (from then on it may be on the disk). A sync: the time it completed (from then on the
    /// changes before it must be on the disk).
    std::chrono::nanoseconds at{0};
    std::string file;  ///< suffix of the file's name after the database's: "", "-wal", "-journal"
    std::uint64_t offset = 0;  ///< write: where it starts; truncation: the new length; sync: number
                               ///< of changes recorded before it began
    std::string bytes;         ///< the bytes written
};

/// The recorded changes of a database ("orchestrated/orders.db") by all processes that opened it,
/// in order. Empty when there are none.
std::vector<Recorded> recorded(const std::filesystem::path& folder, const std::string& database);

/// The names of the recorded databases.
std::vector<std::string> recorded_databases(const std::filesystem::path& folder);

/// Appends to the recording of one database by one process. Throws std::system_error when the file
/// cannot be created. Thread-safe.
class Recording {
public:
    Recording(const std::filesystem::path& folder, const std::string& database);
    ~Recording();
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    /// False when the recording could not be written.
    [[nodiscard]] bool add(Recorded::Kind kind, std::string_view file, std::uint64_t offset = 0,
                           std::string_view bytes = {});

    /// Number of recorded changes. Changes recorded while a sync runs are not covered by that sync.
    std::uint64_t count() const;

private:
    mutable std::mutex mutex_;
    int file_;
    std::uint64_t count_ = 0;
};

}  // namespace duet::store
