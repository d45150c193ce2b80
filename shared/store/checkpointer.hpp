#pragma once
// Checkpoints in the background: copies the write-ahead log into the database while the writer goes
// on. SQLite's automatic checkpoint runs inside the commit that fills the log and waits there for
// the disk; every message of the service waits with it.

#include "shared/store/connection.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace duet::store {

/// Replaces the automatic checkpoint of `writer`, which must outlive it. A thread with its own
/// connection copies most of the log while the writer appends. Few pages are appended meanwhile:
/// the writer copies them itself after one of its commits. Only then can the log restart at its
/// beginning (https://sqlite.org/wal.html, "Avoiding Excessively Large WAL Files"). Construct and
/// destroy it in the writer's thread.
class Checkpointer {
public:
    struct Settings {
        int begin_at = 4000;  ///< length of the log, in pages of 4 KiB, that starts a copy
        int max = 32000;  ///< length at which the writer itself copies and waits; the volume must
                          ///< have room for such a log
    };

    /// `path` and `durability` are those of `writer`.
    Checkpointer(Connection& writer, const std::string& path, Durability durability,
                 Settings settings);
    Checkpointer(Connection& writer, const std::string& path, Durability durability)
        : Checkpointer{writer, path, durability, Settings{}} {}
    ~Checkpointer();
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

private:
    enum class Copy { none, under_way, done };

    void committed(int pages);
    void loop();

    Connection& writer_;
    Connection own_;
    const Settings settings_;
    std::mutex mutex_;
    std::condition_variable wake_;
    Copy copy_ = Copy::none;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace duet::store
