#pragma once
// The file to import, as something that can be read more than once.

#include "shared/processes/descriptor.hpp"

#include <cstdint>
#include <string>

namespace duet::importer {

/// The limit for copying a stream: 1 GiB, about twenty years of the data set.
inline constexpr std::uint64_t max_stream = std::uint64_t{1} << 30;

/// Reads a regular file in place. A stream (a pipe, "-" for standard input) can be read only once,
/// so it is copied first, into an unnamed file in `folder` that disappears with this object or with
/// the process. One thread.
class Source {
public:
    /// Throws std::runtime_error when the stream cannot be read or copied, or is longer than
    /// `max_bytes`.
    Source(const std::string& file, const std::string& folder,
           std::uint64_t max_bytes = max_stream);

    const std::string& path() const { return path_; }  ///< open it as often as needed
    const std::string& name() const { return name_; }  ///< for display
    bool is_copy() const { return copy_.open(); }

private:
    void copy_from(int stream, std::uint64_t max_bytes) const;

    std::string name_;
    std::string path_;
    processes::Descriptor copy_;
};

}  // namespace duet::importer
