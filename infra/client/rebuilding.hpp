#pragma once
// The steps of a rebuild, each able to fail: whatever happens, the live service hears again at the
// end.

#include "infra/client/shop.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace duet::commands {

class Rebuilding {
public:
    /// Throws Failure when the choreographed style is not up.
    Rebuilding(const processes::Paths& paths, std::string service, bool from_what_is_left);
    ~Rebuilding();  ///< lets the service hear again, removes what is unfinished

    void take_all();
    /// From here on the service pauses, and the new database knows of what it knew, and of no more.
    void pause_and_take_what_it_knows();

    /// What the live database and the new one do not agree about, in words; while it pauses.
    std::vector<std::string> differences() const;

    /// Takes the rest, hands the new database over and waits until the service serves from it.
    void put_in_place();

    std::uint64_t taken() const { return taken_; }  ///< messages of the stream

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
