#pragma once
// The steps of a rebuild, each of which can fail. In every case the live service consumes again at
// the end.

#include "infra/client/shop.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace duet::commands {

/// One thread.
class Rebuilding {
public:
    /// Throws Failure when the choreographed style is not up.
    Rebuilding(const processes::Paths& paths, std::string service, bool from_what_is_left);
    ~Rebuilding();  ///< resumes the service and removes an unfinished file

    void take_all();
    /// Pauses the service and brings the new database to exactly the same position.
    void pause_and_take_what_it_knows();

    /// Describes every difference between the live database and the new one. Call it while the
    /// service pauses.
    std::vector<std::string> differences() const;

    /// Consumes the rest, puts the new database in place and waits until the service serves from
    /// it.
    void put_in_place();

    std::uint64_t taken() const { return taken_; }  ///< messages consumed from the stream

private:
    void take(const std::filesystem::path& known_to = {});
    void let_it_come_as_far() const;
    void let_hear_again() noexcept;
    processes::RunningProcess live() const;

    processes::Paths paths_;
    std::string service_;
    bool from_what_is_left_;
    Shop shop_;
    std::filesystem::path database_, fresh_;
    std::uint64_t taken_ = 0;
    bool paused_ = false;
};

}  // namespace duet::commands
