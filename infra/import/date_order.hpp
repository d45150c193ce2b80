#pragma once
// Decides for a whole file whether its dates are day first or month first. No I/O.

#include "infra/import/dates.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace duet::importer {

struct DateDecision {
    DateOrder order = DateOrder::month_first;
    std::string
        because;  ///< shown to the user: "line 3 has 13/12/2010 8:26"; "" when no date has slashes
};

/// Receives every date of a file and keeps the evidence: 13/12/2010 can only be day first,
/// 12/13/2010 only month first. One thread.
class DateEvidence {
public:
    void add(std::uint64_t line, const std::string& date);

    /// The order that the dates show; month first, the default, when both readings fit every date.
    /// Throws std::runtime_error with two lines when the file contradicts itself.
    DateDecision decide() const;

private:
    std::optional<std::string> day_first_;  ///< "line 3 has 13/12/2010 8:26"
    std::optional<std::string> month_first_;
    bool has_slashes_ = false;  ///< at least one date with slashes is readable
};

}  // namespace duet::importer
