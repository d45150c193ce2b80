#pragma once
// The file that is to be imported, as something that can be read more than once.

#include "shared/processes/descriptor.hpp"

#include <cstdint>
#include <string>

namespace duet::importer {

/// The most that is copied of a stream: 1 GiB, some twenty years of the data set.
inline constexpr std::uint64_t max_stream = std::uint64_t{1} << 30;

/// A regular file is read where it is. A stream (a pipe, "-" for standard input) can be read only
/// once, so it is copied first, into a file without a name in `folder`: it goes with this object or
/// with the process, however that ends.
class Source {
public:
    /// Throws std::runtime_error when the stream cannot be read or copied, or is longer than
    /// `longest`.
    Source(const std::string& file, const std::string& folder,
           std::uint64_t longest = max_stream);

    const std::string& path() const { return path_; }  ///< to be opened as often as needed
    const std::string& name() const { return name_; }  ///< for a person
    bool is_copy() const { return copy_.open(); }

private:
    void copy_from(int stream, std::uint64_t longest) const;

    std::string name_;
    std::string path_;
    processes::Descriptor copy_;
};

}  // namespace duet::importer
