#include "services/audit/recheck.hpp"

#include <algorithm>
#include <array>

namespace duet::audit {

namespace {

using Row = std::map<std::string, std::string>;

/// The columns that identify what a row is about, without its state; the whole row if it has none.
Row subject_of(const Row& row) {
    static constexpr std::array names{"order_id", "return_id",   "saga_id", "subject",
                                      "sku",      "customer_id", "database"};
    Row subject;
    for (const std::string name : names) {
        if (const auto found = row.find(name); found != row.end()) subject.insert(*found);
    }
    return subject.empty() ? row : subject;
}

bool contains_subject(const std::vector<Row>& rows, const Row& row) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const Row& other) { return subject_of(other) == subject_of(row); });
}

}  // namespace

std::vector<Finding> still_violated(const std::vector<Finding>& earlier,
                                    std::vector<Finding> later) {
    for (auto& finding : later) {
        const auto before = std::find_if(earlier.begin(), earlier.end(), [&](const Finding& other) {
            return other.id == finding.id;
        });
        if (before == earlier.end()) continue;
        std::erase_if(finding.offending,
                      [&](const Row& row) { return !contains_subject(before->offending, row); });
        finding.holds = finding.offending.empty() && finding.error.empty();
    }
    return later;
}

}  // namespace duet::audit
