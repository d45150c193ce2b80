#pragma once
// Do the shop's reports say what the file says? By day and country, to the penny.

#include "infra/import/request_runner.hpp"
#include "infra/import/shop.hpp"
#include "infra/import/sums.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace duet::importer {

/// The answer, once it says something: the shop may be starting or busy. After a minute, whatever
/// it is.
http::Answer ask_patiently(http::Client& client, const http::Call& call);

/// The revenue report over the days of `days` (all its pages), asked patiently. Throws
/// std::runtime_error when the shop does not answer with a report.
Sums report_of(const Shop& shop, http::Client& client, const Sums& days);

struct Reconciliation {
    Sums expected;     ///< straight from the file
    Sums reported;     ///< by the shop; less `baseline` where that was not empty and needed
    Sums differences;  ///< reported less expected; empty when equal

    bool equal() const { return differences.empty(); }
};

/// Asks until the report equals `expected`, or what it gained over `baseline` (the report before
/// the import) does, or `timeout` ends: facts travel for a while after the last order.
Reconciliation reconcile(const Shop& shop, http::Client& client, const Sums& expected,
                         const Sums& baseline, std::chrono::milliseconds timeout,
                         const std::function<bool()>& interrupted);

}  // namespace duet::importer
