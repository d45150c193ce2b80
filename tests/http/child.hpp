#pragma once
// A child process of a test, with limits on its descriptors and figures of its use.

#include "shared/processes/descriptor.hpp"

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

namespace duet::tests {

/// Owns the process: closes its standard input and terminates it at the end. One thread.
class Child {
public:
    struct Command {
        std::vector<std::string> words;        ///< a path and its arguments; PATH is not searched
        std::size_t descriptors;               ///< the soft and the hard limit (RLIMIT_NOFILE)
        std::vector<std::string> environment;  ///< "NAME=value"
    };

    /// Throws std::system_error.
    explicit Child(const Command& command);
    ~Child();

    /// The next line of its standard output; empty at the end of the output.
    std::string line();
    /// Its standard error so far.
    std::string errors();

    double cpu_seconds() const;
    std::size_t descriptors() const;
    std::size_t first_free_descriptor() const;  ///< the lowest free number
    /// Sets the soft limit of the running process (prlimit(2)); the hard limit stays.
    void limit_descriptors(std::size_t soft) const;

private:
    pid_t pid_ = -1;
    processes::Descriptor in_, out_, error_;
    std::string errors_;
};

}  // namespace duet::tests
