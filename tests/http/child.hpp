#pragma once
// Another process of a test, and what it costs.

#include "shared/http/descriptor.hpp"

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

namespace duet::tests {

/// Ends with its standard input, at the latest with this.
class Child {
public:
    struct Command {
        std::vector<std::string> words;        ///< the file is not searched for
        std::size_t descriptors;               ///< at most, soft and hard (RLIMIT_NOFILE)
        std::vector<std::string> environment;  ///< "NAME=value"
    };

    /// Throws std::system_error.
    explicit Child(const Command& command);
    ~Child();

    /// The next line of its standard output; empty at the end.
    std::string line();
    /// What it has written to standard error so far.
    std::string errors();

    double cpu_seconds() const;
    std::size_t descriptors() const;
    std::size_t first_free_descriptor() const;  ///< the lowest number that none has
    /// Of open files, from now on (prlimit(2)); the hard limit stays.
    void limit_descriptors(std::size_t soft) const;

private:
    pid_t pid_ = -1;
    http::Descriptor in_, out_, error_;
    std::string errors_;
};

}  // namespace duet::tests
