#pragma once
// A test instrument: everything that is written to the databases, and when it was synced, recorded
// in its order. From it a test makes the files that a loss of power at any instant may leave. A
// process that is not asked to record has none of this in its way.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace duet::store {

/// From now on this process records what it does to the files of its databases, in files of
/// `folder`. To be said before the first Connection is made. Throws StoreError or
/// std::system_error.
void record_writes(const std::filesystem::path& folder);

/// One thing that was done to one file of a database.
struct Recorded {
    enum class Kind : char { write = 'w', truncate = 't', sync = 's', remove = 'r' };
    Kind kind = Kind::write;
    /// By the steady clock, which is the same for all processes of a machine: when a change was
    /// about to be made (from then on it may be on the disk), when a sync was done (from then on
    /// what came before it must be).
    std::chrono::nanoseconds at{0};
    std::string file;  ///< what the file's name has beyond the database's: "", "-wal", "-journal"
    std::uint64_t offset = 0;  ///< of a write; of a truncation, the new length; of a sync, how many
                               ///< of the things recorded it came after when it began
    std::string bytes;         ///< of a write
};

/// What was recorded of a database ("orchestrated/orders.db"), over all processes that had it, in
/// order. Empty when nothing was.
std::vector<Recorded> recorded(const std::filesystem::path& folder, const std::string& database);

/// The databases of which there are recordings.
std::vector<std::string> recorded_databases(const std::filesystem::path& folder);

/// Appends to the recording of one database, by one process. Thread-safe.
class Recording {
public:
    Recording(const std::filesystem::path& folder, const std::string& database);
    ~Recording();
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    /// False when it could not be written down.
    bool add(Recorded::Kind kind, std::string_view file, std::uint64_t offset = 0,
             std::string_view bytes = {});

    /// How many things are recorded. What is written while a sync runs is not what it syncs.
    std::uint64_t count() const;

private:
    mutable std::mutex mutex_;
    int file_;
    std::uint64_t count_ = 0;
};

}  // namespace duet::store
