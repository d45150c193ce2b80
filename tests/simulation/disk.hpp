#pragma once
// The disks of a simulated shop: SQLite databases in memory that survive the crash of their
// process. Reused for all runs of a thread, because creating seven databases costs more than a run.

#include "shared/store/connection.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace duet::simulation {

/// One thread.
class Disks {
public:
    Disks();

    /// The service's database, emptied, with its schema. Valid as long as this object.
    store::Connection& wiped(const std::string& service, std::string_view schema);

    /// One connection to all databases, attached under their services' names, for the audit.
    store::Connection& all() { return auditor_; }

private:
    struct Disk {
        std::unique_ptr<store::Connection> db;
        std::string wipe;
    };
    std::string path_of(const std::string& service) const;

    std::string name_;
    std::map<std::string, Disk> disks_;
    store::Connection auditor_{":memory:"};
};

}  // namespace duet::simulation
