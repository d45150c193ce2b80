#pragma once
// Day first or month first? Decided for a file as a whole. No I/O.

#include "infra/import/dates.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace duet::importer {

struct DateDecision {
    DateOrder order = DateOrder::month_first;
    std::string
        because;  ///< for a person: "line 3 has 13/12/2010 8:26"; "" when no date has slashes
};

/// Is shown every date of a file and keeps what tells their order: 13/12/2010 can only be day
/// first, 12/13/2010 only month first.
class DateEvidence {
public:
    void look_at(std::uint64_t line, const std::string& date);

    /// The order that the dates show; month first, the default, when each can be read either way.
    /// Throws std::runtime_error naming two lines when the file contradicts itself.
    DateDecision decide() const;

private:
    std::optional<std::string> day_first_;  ///< "line 3 has 13/12/2010 8:26"
    std::optional<std::string> month_first_;
    bool has_slashes_ = false;  ///< some date with slashes can be read
};

}  // namespace duet::importer
