#pragma once
// Runs commands whose standard output cannot be written.

#include "tests/cli/checkout.hpp"

namespace duet::tests {

enum class Into {
    file,         ///< is kept, as for any command
    full_device,  ///< /dev/full: ENOSPC
    closed,       ///< no descriptor 1
    left_reader,  ///< a pipe without a reader: EPIPE
};

/// One thread.
class Printing {
public:
    explicit Printing(const Checkout& checkout, Into into = Into::file)
        : checkout_{checkout}, into_{into} {}

    /// `duet TYPED`, split into words as by a shell. Killed after two minutes.
    Outcome type(const std::string& typed) const;
    /// Any shell command, in the checkout's environment.
    Outcome run(const std::string& command) const;
    std::string with_environment(const std::string& command) const;
    std::string duet(const std::string& typed) const;

private:
    const Checkout& checkout_;
    Into into_;
};

/// Starts `duet TYPED` with its output to a pipe, reads until `words` have arrived, closes the
/// pipe, and returns how the command ended (128 + signal). Killed after 20 s.
int ends_when_its_reader_leaves(const Printing& printing, const std::string& typed,
                                const std::string& words);

}  // namespace duet::tests
