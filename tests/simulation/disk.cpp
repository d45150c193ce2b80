#include "tests/simulation/disk.hpp"

#include "schema.hpp"  // generated from shared/service/machine/schema.sql

#include <atomic>

namespace duet::simulation {

namespace {

/// A unique name per shop, because databases of the memdb VFS are shared by name within the
/// process.
std::string fresh_name() {
    static std::atomic<int> made{0};
    return "duet-" + std::to_string(++made);
}

std::string wipe_script(store::Connection& db) {
    std::string script;
    auto tables = db.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    while (tables.next()) script += "DELETE FROM " + tables.text(0) + ";";
    return script;
}

}  // namespace

Disks::Disks() : name_{fresh_name()} {}

std::string Disks::path_of(const std::string& service) const {
    return "file:/" + name_ + "-" + service + "?vfs=memdb";
}

store::Connection& Disks::wiped(const std::string& service, std::string_view schema) {
    auto& disk = disks_[service];
    const auto full_schema = std::string{schema} + std::string{service::schema};
    if (!disk.db) {
        disk.db = std::make_unique<store::Connection>(path_of(service));
        disk.db->execute(full_schema);
        disk.wipe = wipe_script(*disk.db);
        auditor_.run("ATTACH ? AS " + service, path_of(service));
    }
    disk.db->execute("BEGIN;" + disk.wipe + full_schema + "COMMIT");
    return *disk.db;
}

}  // namespace duet::simulation
