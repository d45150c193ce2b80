// SQLite opens files through a "VFS" (https://www.sqlite.org/vfs.html). This VFS forwards every
// call to SQLite's own VFS and records the durable changes: writes, truncations and removals
// before they happen, syncs after they complete. It offers no memory mapping, because mapped
// writes would bypass it. The index of the write-ahead log is not recorded: SQLite rebuilds it
// after a crash.

#include "shared/store/connection.hpp"
#include "shared/store/recording/recording.hpp"
#include "shared/store/statement_handle.hpp"

#include <map>
#include <memory>

namespace duet::store {

namespace fs = std::filesystem;

namespace {

/// The file object that SQLite sees. The object of SQLite's own VFS follows it in the same
/// allocation.
struct RecordedFile {
    sqlite3_file base;
    Recording* recording;  ///< nullptr for files that are not needed after a crash
    const char* which;     ///< "", "-wal", "-journal"
};

RecordedFile& recorded_file(sqlite3_file* file) { return *reinterpret_cast<RecordedFile*>(file); }
sqlite3_file* original_file(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(&recorded_file(file) + 1);
}

sqlite3_vfs* original = nullptr;

/// The recordings of this process, created when its databases are opened.
class Recordings {
public:
    void into(const fs::path& folder) { folder_ = folder; }

    Recording* of(const fs::path& database) {
        const std::lock_guard lock{mutex_};
        auto& recording = all_[database.string()];
        if (!recording)
            recording = std::make_unique<Recording>(
                folder_, (database.parent_path().filename() / database.filename()).string());
        return recording.get();
    }

private:
    std::mutex mutex_;
    fs::path folder_;
    std::map<std::string, std::unique_ptr<Recording>> all_;
};

Recordings& recordings() {
    static Recordings all;
    return all;
}

/// The suffix of a database's file: "", "-wal" or "-journal".
const char* suffix_of(std::string_view name) {
    for (const char* suffix : {"-wal", "-journal"}) {
        if (name.ends_with(suffix)) return suffix;
    }
    return "";
}

bool add(sqlite3_file* file, Recorded::Kind kind, sqlite3_int64 offset = 0,
         std::string_view bytes = {}) {
    auto* recording = recorded_file(file).recording;
    return recording == nullptr || recording->add(kind, recorded_file(file).which,
                                                  static_cast<std::uint64_t>(offset), bytes);
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    if (!add(file, Recorded::Kind::write, offset,
             {static_cast<const char*>(bytes), static_cast<std::size_t>(count)}))
        return SQLITE_IOERR_WRITE;
    return original_file(file)->pMethods->xWrite(original_file(file), bytes, count, offset);
}

int truncate(sqlite3_file* file, sqlite3_int64 length) {
    if (!add(file, Recorded::Kind::truncate, length)) return SQLITE_IOERR_TRUNCATE;
    return original_file(file)->pMethods->xTruncate(original_file(file), length);
}

int sync(sqlite3_file* file, int flags) {
    const auto* recording = recorded_file(file).recording;
    const auto count_before = recording == nullptr ? 0 : recording->count();
    const int code = original_file(file)->pMethods->xSync(original_file(file), flags);
    if (code == SQLITE_OK &&
        !add(file, Recorded::Kind::sync, static_cast<sqlite3_int64>(count_before)))
        return SQLITE_IOERR_FSYNC;
    return code;
}

const sqlite3_io_methods* methods() {
    static const sqlite3_io_methods all = [] {
        sqlite3_io_methods m{};
        m.iVersion = 2;  // version 2 has no memory-mapped pages
        m.xClose = [](sqlite3_file* f) {
            return original_file(f)->pMethods->xClose(original_file(f));
        };
        m.xRead = [](sqlite3_file* f, void* into, int count, sqlite3_int64 offset) {
            return original_file(f)->pMethods->xRead(original_file(f), into, count, offset);
        };
        m.xWrite = write;
        m.xTruncate = truncate;
        m.xSync = sync;
        m.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
            return original_file(f)->pMethods->xFileSize(original_file(f), size);
        };
        m.xLock = [](sqlite3_file* f, int level) {
            return original_file(f)->pMethods->xLock(original_file(f), level);
        };
        m.xUnlock = [](sqlite3_file* f, int level) {
            return original_file(f)->pMethods->xUnlock(original_file(f), level);
        };
        m.xCheckReservedLock = [](sqlite3_file* f, int* held) {
            return original_file(f)->pMethods->xCheckReservedLock(original_file(f), held);
        };
        m.xFileControl = [](sqlite3_file* f, int what, void* with) {
            return original_file(f)->pMethods->xFileControl(original_file(f), what, with);
        };
        m.xSectorSize = [](sqlite3_file* f) {
            return original_file(f)->pMethods->xSectorSize(original_file(f));
        };
        m.xDeviceCharacteristics = [](sqlite3_file* f) {
            return original_file(f)->pMethods->xDeviceCharacteristics(original_file(f));
        };
        m.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** at) {
            return original_file(f)->pMethods->xShmMap(original_file(f), page, size, extend, at);
        };
        m.xShmLock = [](sqlite3_file* f, int offset, int count, int flags) {
            return original_file(f)->pMethods->xShmLock(original_file(f), offset, count, flags);
        };
        m.xShmBarrier = [](sqlite3_file* f) {
            original_file(f)->pMethods->xShmBarrier(original_file(f));
        };
        m.xShmUnmap = [](sqlite3_file* f, int remove) {
            return original_file(f)->pMethods->xShmUnmap(original_file(f), remove);
        };
        return m;
    }();
    return &all;
}

Recording* recording_of(const char* name, int flags) {
    constexpr int recorded_kinds = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    if (name == nullptr || (flags & recorded_kinds) == 0) return nullptr;
    const std::string_view text{name};
    return recordings().of(text.substr(0, text.size() - std::string_view{suffix_of(text)}.size()));
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* given) {
    const int code = original->xOpen(original, name, original_file(file), flags, given);
    file->pMethods = original_file(file)->pMethods == nullptr ? nullptr : methods();
    recorded_file(file).recording = nullptr;
    if (code != SQLITE_OK) return code;
    try {
        recorded_file(file).recording = recording_of(name, flags);
        recorded_file(file).which = name == nullptr ? "" : suffix_of(name);
    } catch (const std::exception&) {
        return SQLITE_CANTOPEN;  // SQLite then closes the opened file
    }
    return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* name, int durably) {
    const std::string_view text{name};
    const std::string_view suffix = suffix_of(text);
    if (!suffix.empty() && !recordings()
                                .of(text.substr(0, text.size() - suffix.size()))
                                ->add(Recorded::Kind::remove, suffix))
        return SQLITE_IOERR_DELETE;
    return original->xDelete(original, name, durably);
}

}  // namespace

void record_writes(const fs::path& folder) {
    disable_allocation_statistics();
    fs::create_directories(folder);
    recordings().into(folder);
    original = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs recording = *original;
    recording.zName = "recording";
    recording.szOsFile = static_cast<int>(sizeof(RecordedFile)) + original->szOsFile;
    recording.xOpen = open;
    recording.xDelete = remove;
    check(sqlite3_vfs_register(&recording, 1), nullptr, "record what is written");
}

}  // namespace duet::store
