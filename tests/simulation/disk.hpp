#pragma once
// The disks of a simulated shop: SQLite databases in memory that outlive the machines that write
// them. Made once and wiped for each run, because making seven databases costs more than a run.

#include "shared/store/connection.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace duet::simulation {

class Disks {
public:
    Disks();

    /// The service's database, empty, with its schema.
    store::Connection& wiped(const std::string& service, std::string_view schema);

    /// All of them, attached under their services' names, for an auditor's eyes.
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
