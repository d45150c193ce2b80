#pragma once
// Copies the write-ahead log into the database beside the writer. SQLite's automatic checkpoint
// does it inside the commit that happens to fill the log, and waits there for the disk: every
// message in the service waits with it.

#include "shared/store/connection.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace duet::store {

/// Takes over from the automatic checkpoint of `writer`, which must outlive it. The long part,
/// copying what the log holds, runs in a thread and on a connection of its own; the writer goes on
/// appending. What was appended meanwhile is little: the writer copies it itself after a commit of
/// its own, and only so does the log begin at its start again (https://sqlite.org/wal.html,
/// "Avoiding Excessively Large WAL Files").
class Checkpointer {
public:
    struct Settings {
        int begin_at = 4000;  ///< pages in the log (of 4 KiB) from which they are copied
        int max = 32000;  ///< from here on the writer waits for the copy; a volume must have room
                           ///< for so long a log
    };

    /// `path` and `durability` as the writer's own.
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
