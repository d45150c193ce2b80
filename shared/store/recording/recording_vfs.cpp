// SQLite asks a "VFS" for files (https://www.sqlite.org/vfs.html). This one hands everything on to
// SQLite's own and writes down what would not survive by itself: writes, truncations and removals
// before they are made, syncs after they are done. What is mapped into memory would pass it by, so
// it offers no mapping; the index of the write-ahead log is made anew after a crash.

#include "shared/store/connection.hpp"
#include "shared/store/recording/recording.hpp"
#include "shared/store/statement_handle.hpp"

#include <map>
#include <memory>

namespace duet::store {

namespace fs = std::filesystem;

namespace {

/// As SQLite sees it; SQLite's own file lies behind it in the same piece of memory.
struct RecordedFile {
    sqlite3_file base;
    Recording* recording;  ///< none for files that nobody needs after a crash
    const char* which;     ///< "", "-wal", "-journal"
};

RecordedFile& ours(sqlite3_file* file) { return *reinterpret_cast<RecordedFile*>(file); }
sqlite3_file* theirs(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(&ours(file) + 1);
}

sqlite3_vfs* original = nullptr;

/// The recordings of this process, made as its databases are opened.
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

/// Which of a database's files is this?
const char* suffix_of(std::string_view name) {
    for (const char* suffix : {"-wal", "-journal"}) {
        if (name.ends_with(suffix)) return suffix;
    }
    return "";
}

bool add(sqlite3_file* file, Recorded::Kind kind, sqlite3_int64 offset = 0,
         std::string_view bytes = {}) {
    auto* recording = ours(file).recording;
    return recording == nullptr ||
           recording->add(kind, ours(file).which, static_cast<std::uint64_t>(offset), bytes);
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    if (!add(file, Recorded::Kind::write, offset,
             {static_cast<const char*>(bytes), static_cast<std::size_t>(count)}))
        return SQLITE_IOERR_WRITE;
    return theirs(file)->pMethods->xWrite(theirs(file), bytes, count, offset);
}

int truncate(sqlite3_file* file, sqlite3_int64 length) {
    if (!add(file, Recorded::Kind::truncate, length)) return SQLITE_IOERR_TRUNCATE;
    return theirs(file)->pMethods->xTruncate(theirs(file), length);
}

int sync(sqlite3_file* file, int flags) {
    const auto* recording = ours(file).recording;
    const auto before = recording == nullptr ? 0 : recording->count();
    const int code = theirs(file)->pMethods->xSync(theirs(file), flags);
    if (code == SQLITE_OK && !add(file, Recorded::Kind::sync, static_cast<sqlite3_int64>(before)))
        return SQLITE_IOERR_FSYNC;
    return code;
}

const sqlite3_io_methods* methods() {
    static const sqlite3_io_methods all = [] {
        sqlite3_io_methods m{};
        m.iVersion = 2;  // without mapped pages
        m.xClose = [](sqlite3_file* f) { return theirs(f)->pMethods->xClose(theirs(f)); };
        m.xRead = [](sqlite3_file* f, void* into, int count, sqlite3_int64 offset) {
            return theirs(f)->pMethods->xRead(theirs(f), into, count, offset);
        };
        m.xWrite = write;
        m.xTruncate = truncate;
        m.xSync = sync;
        m.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
            return theirs(f)->pMethods->xFileSize(theirs(f), size);
        };
        m.xLock = [](sqlite3_file* f, int level) {
            return theirs(f)->pMethods->xLock(theirs(f), level);
        };
        m.xUnlock = [](sqlite3_file* f, int level) {
            return theirs(f)->pMethods->xUnlock(theirs(f), level);
        };
        m.xCheckReservedLock = [](sqlite3_file* f, int* held) {
            return theirs(f)->pMethods->xCheckReservedLock(theirs(f), held);
        };
        m.xFileControl = [](sqlite3_file* f, int what, void* with) {
            return theirs(f)->pMethods->xFileControl(theirs(f), what, with);
        };
        m.xSectorSize = [](sqlite3_file* f) { return theirs(f)->pMethods->xSectorSize(theirs(f)); };
        m.xDeviceCharacteristics = [](sqlite3_file* f) {
            return theirs(f)->pMethods->xDeviceCharacteristics(theirs(f));
        };
        m.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** at) {
            return theirs(f)->pMethods->xShmMap(theirs(f), page, size, extend, at);
        };
        m.xShmLock = [](sqlite3_file* f, int offset, int count, int flags) {
            return theirs(f)->pMethods->xShmLock(theirs(f), offset, count, flags);
        };
        m.xShmBarrier = [](sqlite3_file* f) { theirs(f)->pMethods->xShmBarrier(theirs(f)); };
        m.xShmUnmap = [](sqlite3_file* f, int remove) {
            return theirs(f)->pMethods->xShmUnmap(theirs(f), remove);
        };
        return m;
    }();
    return &all;
}

Recording* recording_of(const char* name, int flags) {
    constexpr int kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    if (name == nullptr || (flags & kept) == 0) return nullptr;
    const std::string_view text{name};
    return recordings().of(text.substr(0, text.size() - std::string_view{suffix_of(text)}.size()));
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* given) {
    const int code = original->xOpen(original, name, theirs(file), flags, given);
    file->pMethods = theirs(file)->pMethods == nullptr ? nullptr : methods();
    ours(file).recording = nullptr;
    if (code != SQLITE_OK) return code;
    try {
        ours(file).recording = recording_of(name, flags);
        ours(file).which = name == nullptr ? "" : suffix_of(name);
    } catch (const std::exception&) {
        return SQLITE_CANTOPEN;  // SQLite closes what it got
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
    count_no_allocations();
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
