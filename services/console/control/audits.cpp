#include "services/console/control/audits.hpp"

#include "services/audit/audit.hpp"

namespace duet::console {

std::string Audits::of(const std::string& style) {
    const auto called = std::chrono::steady_clock::now();
    // A caller that waits here takes the report of an audit that began after its call.
    const std::lock_guard lock{mutex_};
    auto& kept = kept_[style];
    if (kept.report.empty() || kept.begun < called) {
        const auto begun = std::chrono::steady_clock::now();
        kept = {begun, audit::to_json(audit::check(style, databases_.at(style)))};
    }
    return kept.report;
}

}  // namespace duet::console
