#pragma once
// Where the files are: the checkout, its programs, and the state folder with everything that a run
// leaves behind.

#include "infra/supervisor/catalogue.hpp"

#include <filesystem>

namespace duet::processes {

struct Paths {
    std::filesystem::path programs;  ///< the folder of the executables
    std::filesystem::path state;     ///< .duet/

    std::filesystem::path lock() const {
        return state / "lock";
    }  ///< held by one `up` or `down` at a time
    std::filesystem::path supervisor_lock() const {
        return state / "supervisor.lock";
    }  ///< held while a supervisor lives
    std::filesystem::path plan() const { return state / "plan.json"; }
    std::filesystem::path record() const { return state / "run.json"; }
    std::filesystem::path keys() const { return state / "keys.json"; }
    std::filesystem::path broker() const { return state / "nats"; }
    std::filesystem::path supervisor_log() const { return state / "logs" / "supervisor.log"; }
    std::filesystem::path log(const Program& program) const;
    std::filesystem::path database(const Program& program) const;
    std::filesystem::path executable(const Program& program) const;

    /// Makes the folders. Throws std::filesystem::filesystem_error with the path.
    void prepare() const;
};

/// Reads DUET_STATE, DUET_PROGRAMS and DUET_ROOT; the default follows from where this executable
/// is.
Paths find_paths();

/// The checkout that an executable belongs to: the nearest folder above it that contains the start
/// script.
std::filesystem::path checkout_above(const std::filesystem::path& folder);

}  // namespace duet::processes
