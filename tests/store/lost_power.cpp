#include "tests/store/lost_power.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <stdexcept>

namespace duet::tests {

using store::Recorded;
using Kind = store::Recorded::Kind;

namespace {

/// The unit that a disk writes atomically. SQLite assumes that a write does not change neighbouring
/// bytes (SQLITE_IOCAP_POWERSAFE_OVERWRITE), so a piece is the written part of a sector.
constexpr std::size_t sector = 512;

void put(std::string& content, std::uint64_t offset, std::string_view bytes) {
    if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size(), '\0');
    content.replace(offset, bytes.size(), bytes);
}

}  // namespace

/// The content of one file after the power loss.
struct LostPower::Remains {
    bool exists = false;
    std::string content;
};

void LostPower::apply(const Recorded& change, bool certain, Unsynced fate, std::string& content) {
    if (change.kind == Kind::truncate) {
        if (certain || fate != Unsynced::sectors || tossed()) content.resize(change.offset, '\0');
        return;
    }
    if (certain || fate != Unsynced::sectors) return put(content, change.offset, change.bytes);
    // The disk may have stored the new length but not the bytes.
    if (tossed())
        content.resize(std::max<std::size_t>(content.size(), change.offset + change.bytes.size()),
                       '\0');
    for (std::size_t done = 0; done < change.bytes.size();) {
        const auto piece =
            std::min(sector - (change.offset + done) % sector, change.bytes.size() - done);
        if (tossed())
            put(content, change.offset + done, std::string_view{change.bytes}.substr(done, piece));
        done += piece;
    }
}

LostPower::Remains LostPower::remains_of(const std::vector<Recorded>& recorded,
                                         const std::string& file) {
    std::size_t end = 0, synced = 0, folder_synced = 0;
    std::set<std::string> known;
    for (; end < recorded.size() && recorded[end].at <= at_; ++end) {
        const auto& change = recorded[end];
        if (change.kind == Kind::remove) known.erase(change.file);
        if (change.kind != Kind::sync) continue;
        // With the first sync of a log SQLite also syncs the folder, and so the removals there.
        if (!change.file.empty() && known.insert(change.file).second) folder_synced = change.offset;
        if (change.file == file) synced = std::max<std::size_t>(synced, change.offset);
    }
    const auto fate = static_cast<Unsynced>(below(4));
    auto last = end;
    if (fate == Unsynced::nothing) last = synced;
    if (fate == Unsynced::beginning) last = synced + below(end - synced + 1);

    Remains remains;
    for (std::size_t i = 0; i < end; ++i) {
        const auto& change = recorded[i];
        if (change.file != file || change.kind == Kind::sync) continue;
        if (change.kind == Kind::remove) {
            if (i < folder_synced || tossed()) remains = {};
            continue;
        }
        if (i >= last) break;
        remains.exists = true;
        apply(change, i < synced, fate, remains.content);
    }
    return remains;
}

void LostPower::leave(const std::vector<Recorded>& recorded,
                      const std::filesystem::path& database) {
    std::filesystem::create_directories(database.parent_path());
    for (const std::string file : {"", "-wal", "-journal"}) {
        const auto remains = remains_of(recorded, file);
        if (!remains.exists) continue;
        std::ofstream out{database.string() + file, std::ios::binary | std::ios::trunc};
        out << remains.content;
        if (!out.flush()) throw std::runtime_error("cannot write " + database.string() + file);
    }
}

}  // namespace duet::tests
