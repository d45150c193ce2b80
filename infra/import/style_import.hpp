#pragma once
// One plan into one style's shop: products, then orders and returns, then the reconciliation.

#include "infra/import/request_runner.hpp"
#include "infra/import/journal.hpp"
#include "infra/import/plan.hpp"
#include "infra/import/progress.hpp"
#include "infra/import/reconcile.hpp"
#include "infra/import/report_check.hpp"
#include "infra/import/shop.hpp"

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace duet::importer {

struct Settings {
    std::string gateway_url;  ///< "http://127.0.0.1:8080"
    std::string operator_key;
    std::string state_folder;     ///< the journal goes there
    bool approve_reviews = true;  ///< false: `in_review` is left to a person
    std::set<std::string> twice;  ///< keys of the documents that are sent once more
    bool check_reports = false;   ///< also hold the reports against what sqlite3 finds in the file
    std::size_t in_flight = 64;   ///< calls at once
    std::chrono::seconds wait{10};  ///< `Prefer: wait`
    std::chrono::milliseconds timeout =
        std::chrono::minutes(2);  ///< with a shop that does not answer
    std::chrono::milliseconds drain_timeout =
        std::chrono::minutes(1);  ///< for the reports to equal the file
    std::function<bool()> interrupted = [] { return false; };
    std::function<void(const Progress&)> progress = [](const Progress&) {};
};

/// An order or return that the shop does not have as the file says, and why.
struct Exception {
    std::string key;
    std::int64_t total = 0;  ///< pence
    Standing standing;
};

struct StyleResult {
    enum class End { complete, interrupted, gave_up, failed };
    End end = End::complete;
    std::string style;
    std::string trouble;  ///< with gave_up: the last answer; with failed: what happened
    std::uint64_t orders_taken = 0, returns_taken = 0;
    std::uint64_t found_done = 0;      ///< orders and returns that an earlier run had brought in
    std::vector<Exception> refused;    ///< by the shop
    std::vector<Exception> unsettled;  ///< in review, in need of attention, or still under way
    double seconds = 0;
    Reconciliation reconciliation;  ///< with complete
    ReportCheck reports;            ///< with complete, when it was asked for

    /// All in and equal. What could not be judged (`reports`) is another question.
    bool good() const {
        return end == End::complete && unsettled.empty() && reconciliation.equal() &&
               reports.equal();
    }
};

/// May be interrupted or killed at any moment and called again with the same file: it goes on where
/// it was. Throws nothing: that the shop or the journal cannot be used is this style's trouble
/// (`failed`) and none of the other's.
StyleResult import_into(const std::string& style, const std::string& file, const Plan& plan,
                        const Settings& settings);

}  // namespace duet::importer
