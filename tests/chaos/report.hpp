#pragma once
// Renders what a run found, as JSON and as the rows of a table. Thread-safe.

#include "tests/chaos/run.hpp"

#include <nlohmann/json_fwd.hpp>

namespace duet::chaos {

struct Row {
    std::string fault, style;
    std::size_t planned = 0, fired = 0, violations = 0;
    std::vector<std::chrono::milliseconds> recoveries,
        alone;  ///< sorted; `alone`: while no other fault held the style up
};

/// One row per fault and style, then per style the sum "any process" of kills and crashes.
std::vector<Row> rows_of(const Result& result);

nlohmann::ordered_json to_json(const Result& result);

/// The same as text for standard output, without the table.
std::vector<std::vector<std::string>> table_of(const Result& result);
std::string summary_of(const Result& result);

}  // namespace duet::chaos
