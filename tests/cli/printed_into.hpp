#pragma once
// Commands whose standard output is something that takes nothing.

#include "tests/cli/checkout.hpp"

namespace duet::tests {

enum class Into {
    file,         ///< is kept, as of any command
    full_device,  ///< /dev/full: ENOSPC
    closed,       ///< no descriptor 1
    left_reader,  ///< a pipe that nobody reads any more: EPIPE
};

class Printing {
public:
    explicit Printing(const Checkout& checkout, Into into = Into::file)
        : checkout_{checkout}, into_{into} {}

    /// `duet TYPED`, its words as a shell takes them. It is killed after two minutes.
    Outcome type(const std::string& typed) const;
    /// Any command of a shell, in the checkout's environment.
    Outcome run(const std::string& command) const;
    std::string with_environment(const std::string& command) const;
    std::string duet(const std::string& typed) const;

private:
    const Checkout& checkout_;
    Into into_;
};

/// Starts `duet TYPED` with its output to a pipe, reads until `words` have come, leaves, and
/// returns how it ended (128 + signal). It is killed after 20 s.
int ends_when_its_reader_leaves(const Printing& printing, const std::string& typed,
                                const std::string& words);

}  // namespace duet::tests
