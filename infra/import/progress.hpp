#pragma once
// Shows the progress of an import.

#include <chrono>
#include <cstdint>
#include <ostream>
#include <string>

namespace duet::importer {

struct Progress {
    std::string style;
    std::string doing;                ///< "products", "invoices"
    std::uint64_t done = 0, all = 0;  ///< products or invoices
    std::uint64_t rows_done = 0, rows = 0;
    double per_second = 0;         ///< products or invoices
    std::chrono::seconds left{0};  ///< at this rate
    bool last = false;             ///< last report of this phase
};

/// "orchestrated invoices 812/1885, 17204/42208 rows, 310/s, 4 s left".
std::string text_of(const Progress& progress);

/// Prints progress: one line that rewrites itself on a terminal, a plain line every few seconds
/// elsewhere. One thread.
class ProgressLine {
public:
    ProgressLine(std::ostream& out, bool on_terminal) : out_(out), on_terminal_(on_terminal) {}

    void show(const Progress& progress);

private:
    std::ostream& out_;
    bool on_terminal_;
    std::chrono::steady_clock::time_point next_{};
};

}  // namespace duet::importer
