#pragma once
// Imports one plan into one style's shop: products, then orders and returns, then the
// reconciliation.

#include "infra/import/journal.hpp"
#include "infra/import/plan.hpp"
#include "infra/import/progress.hpp"
#include "infra/import/reconcile.hpp"
#include "infra/import/report_check.hpp"
#include "infra/import/request_runner.hpp"
#include "infra/import/shop_calls.hpp"

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace duet::importer {

struct Settings {
    std::string gateway_url;  ///< "http://127.0.0.1:8080"
    std::string operator_key;
    std::string state_folder;       ///< for the journal
    bool approve_reviews = true;    ///< false: a person decides the reviews
    std::set<std::string> twice;    ///< keys of the documents that are sent twice
    bool check_reports = false;     ///< also compare the reports with sqlite3's figures of the file
    std::size_t in_flight = 64;     ///< calls at once
    std::chrono::seconds wait{10};  ///< `Prefer: wait`
    std::chrono::milliseconds timeout =
        std::chrono::minutes(2);  ///< without a usable answer of the shop
    std::chrono::milliseconds drain_timeout =
        std::chrono::minutes(1);  ///< until the reports equal the file
    std::function<bool()> interrupted = [] { return false; };
    std::function<void(const Progress&)> progress = [](const Progress&) {};
};

/// An order or return whose state in the shop differs from the file, and why.
struct Discrepancy {
    std::string key;
    std::int64_t total = 0;  ///< pence
    DocumentStatus document_status;
};

struct StyleResult {
    enum class End { complete, interrupted, gave_up, failed };
    End end = End::complete;
    std::string style;
    std::string trouble;  ///< with gave_up: the last answer; with failed: the error
    std::uint64_t orders_taken = 0, returns_taken = 0;
    std::uint64_t found_done = 0;        ///< orders and returns that an earlier run had imported
    std::vector<Discrepancy> refused;    ///< by the shop
    std::vector<Discrepancy> unsettled;  ///< in review, in need of attention, or unfinished
    double seconds = 0;
    Reconciliation reconciliation;  ///< with complete
    ReportCheck reports;            ///< with complete, when requested

    /// Everything is in and equal. Unjudged reports (`reports`) count separately.
    bool good() const {
        return end == End::complete && unsettled.empty() && reconciliation.equal() &&
               reports.equal();
    }
};

/// Resumes an import of the same file that was interrupted or killed at any moment. Throws nothing:
/// an unusable shop or journal fails this style (`failed`) and not the other. One thread per style.
StyleResult import_into(const std::string& style, const std::string& file, const Plan& plan,
                        const Settings& settings);

}  // namespace duet::importer
