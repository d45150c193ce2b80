#include "tests/promises/power_cut.hpp"

#include "services/audit/audit.hpp"
#include "shared/store/connection.hpp"

#include <algorithm>
#include <stdexcept>

namespace duet::tests {

namespace fs = std::filesystem;

namespace {

/// Copies a folder that the broker is writing. Skips files that disappear in the meantime.
void copy_live_folder(const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator{from, error};
         entry != fs::recursive_directory_iterator{}; entry.increment(error)) {
        const auto target = to / fs::relative(entry->path(), from);
        if (entry->is_directory(error))
            fs::create_directories(target);
        else
            fs::copy_file(entry->path(), target, fs::copy_options::overwrite_existing, error);
    }
}

/// Truncates the file with the newest messages.
void tear(const fs::path& copy) {
    fs::path newest;
    for (const auto& entry : fs::recursive_directory_iterator{copy}) {
        if (entry.path().extension() == ".blk" && entry.path() > newest) newest = entry.path();
    }
    if (newest.empty())
        throw std::runtime_error("the broker's files hold no messages: " + copy.string());
    fs::resize_file(newest, fs::file_size(newest) * 2 / 3);
}

void attach_all(store::Connection& db, const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator{folder}) {
        if (entry.path().extension() == ".db")
            db.run("ATTACH ? AS " + entry.path().stem().string(), entry.path().string());
    }
}

void find_damage(store::Connection& db, std::vector<std::string>& problems) {
    auto rows = db.query("PRAGMA integrity_check");
    while (rows.next()) {
        if (rows.view(0) != "ok") problems.push_back(rows.text(0));
    }
}

void find_violations(store::Connection& db, const std::string& style,
                     std::vector<std::string>& problems) {
    for (const auto& finding : audit::examine(db, style, false, SystemClock{}.now())) {
        if (finding.holds) continue;
        auto text = finding.words + " " + finding.error;
        for (const auto& row : finding.offending) {
            for (const auto& [name, value] : row) text += " " + name + "=" + value;
            text += ";";
        }
        problems.push_back(text);
    }
}

/// False also for a file without tables, because it may never have been synced.
bool contains(store::Connection& db, std::string_view query, const std::string& order) {
    try {
        return db.number(query, order).has_value();
    } catch (const store::StoreError&) {
        return false;
    }
}

}  // namespace

ShopRecording::ShopRecording(const fs::path& folder) {
    for (const auto& database : store::recorded_databases(folder))
        databases_.emplace(database, store::recorded(folder, database));
}

void ShopRecording::restore(Moment at, std::uint64_t seed, const fs::path& data) const {
    std::mt19937_64 seeds{seed};
    fs::remove_all(data);
    for (const auto& [database, recorded] : databases_)
        LostPower{at, seeds()}.leave(recorded, data / database);
}

void BrokerCopies::take() {
    const auto path = folder_ / std::to_string(copies_.size());
    copy_live_folder(live_, path);
    copies_.push_back({path, moment_now()});
}

void BrokerCopies::put_back(Found found, Moment at) const {
    fs::remove_all(live_);
    if (found == Found::nothing) return;
    auto copy = copies_.begin();
    if (copy == copies_.end() || copy->done > at)
        throw std::logic_error("no copy of the broker's files is that old");
    while (found != Found::oldest && copy + 1 != copies_.end() && (copy + 1)->done <= at) ++copy;
    fs::copy(copy->path, live_, fs::copy_options::recursive);
    if (found == Found::torn) tear(live_);
}

Inspection inspect(const fs::path& data, const std::string& style,
                   const std::vector<std::string>& acknowledged) {
    Inspection inspection;
    store::Connection db{":memory:"};
    attach_all(db, data / style);
    find_damage(db, inspection.problems);
    find_violations(db, style, inspection.problems);
    const std::string_view known = style == "orchestrated"
                                       ? "SELECT 1 FROM coordinator.sagas WHERE saga_id = ?"
                                       : "SELECT 1 FROM orders.orders WHERE order_id = ?";
    for (const auto& order : acknowledged) {
        if (!contains(db, known, order)) inspection.lost.push_back(order);
    }
    return inspection;
}

}  // namespace duet::tests
