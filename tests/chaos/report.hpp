#pragma once
// What a run found, for programs and as the rows of a table.

#include "tests/chaos/run.hpp"

#include <nlohmann/json_fwd.hpp>

namespace duet::chaos {

struct Row {
    std::string fault, style;
    std::size_t planned = 0, fired = 0, violations = 0;
    std::vector<std::chrono::milliseconds> recoveries,
        alone;  ///< sorted; `alone`: while nothing else held the shop up
};

/// One row a kind and style; then, with the kind "any process" (ended by a kill or a crash), the
/// sum of those a style.
std::vector<Row> rows_of(const Result& result);

nlohmann::ordered_json to_json(const Result& result);

/// The same for a person, to standard output but for the table.
std::vector<std::vector<std::string>> table_of(const Result& result);
std::string summary_of(const Result& result);

}  // namespace duet::chaos
