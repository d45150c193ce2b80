#pragma once
// Compares the shop's reports with the file, by day and country, to the penny. Thread-safe.

#include "infra/import/request_runner.hpp"
#include "infra/import/shop_calls.hpp"
#include "infra/import/sums.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace duet::importer {

/// Retries while the shop is starting or overloaded; after a minute returns any answer.
http::Answer send_with_retries(http::Client& client, const http::Call& call);

/// The revenue report over the days of `days` (all pages), with retries. Throws std::runtime_error
/// when the shop answers with no report.
Sums report_of(const ShopCalls& shop, http::Client& client, const Sums& days);

struct Reconciliation {
    Sums expected;     ///< straight from the file
    Sums reported;     ///< from the shop; minus `baseline` when that was not empty and had to be
                       ///< subtracted
    Sums differences;  ///< reported minus expected; empty when equal

    bool equal() const { return differences.empty(); }
};

/// Polls until the report, or its gain over `baseline` (the report before the import), equals
/// `expected`, or until `timeout`: facts arrive some time after the last order.
Reconciliation reconcile(const ShopCalls& shop, http::Client& client, const Sums& expected,
                         const Sums& baseline, std::chrono::milliseconds timeout,
                         const std::function<bool()>& interrupted);

}  // namespace duet::importer
