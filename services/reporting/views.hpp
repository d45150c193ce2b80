#pragma once
// The JSON of the reports.

#include "services/reporting/rules/funnel.hpp"
#include "services/reporting/store/report_store.hpp"
#include "shared/service/machine/handlers.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::reporting {

using Watermark = std::optional<Instant>;  ///< nullopt before the first fact: `null`

/// `next`: the cursor of the next page; nullopt on the last one.
std::string revenue_report(const std::vector<RevenueRow>& rows, Watermark watermark,
                           const std::optional<std::string>& next);
std::string funnel_report(const Funnel& funnel, Watermark watermark);
std::string top_products_report(const std::vector<ProductRow>& rows, Watermark watermark);
std::string fraud_report(const FraudRates& rates, Watermark watermark);

/// Declares the shapes of the reports for the OpenAPI document.
void describe(service::Handlers& on);

}  // namespace duet::reporting
