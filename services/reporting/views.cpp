#include "services/reporting/views.hpp"

#include "shared/messages/schemas.hpp"

#include <nlohmann/json.hpp>

namespace duet::reporting {

using nlohmann::json;

namespace {

json or_null(const std::optional<Instant>& instant) {
    return instant ? json(to_rfc3339(*instant)) : json{};
}
json or_null(const std::optional<std::string>& text) { return text ? json(*text) : json{}; }

/// {"rows":[…], …}: the rows, which may be many, are written as text without a JSON tree.
template <class Row> std::string with_rows(const std::vector<Row>& rows, const json& others) {
    JsonWriter writer;
    writer("rows", rows);
    return "{" + writer.take() + "," + others.dump().substr(1);
}

}  // namespace

std::string revenue_report(const std::vector<RevenueRow>& rows, Watermark watermark,
                           const std::optional<std::string>& next) {
    return with_rows(rows, {{"watermark", or_null(watermark)}, {"next", or_null(next)}});
}

std::string funnel_report(const Funnel& funnel, Watermark watermark) {
    json by_outcome, by_stage = json::array();
    for (const auto& [outcome, orders] : funnel.outcomes)
        by_outcome[std::string{name_of(outcome)}] = orders;
    for (const auto& [stage, orders] : funnel.stages)
        by_stage.push_back({{"stage", name_of(stage)}, {"orders", orders}});
    return json{{"placed", funnel.placed},     {"outcomes", by_outcome},
                {"reasons", funnel.reasons},   {"stages", by_stage},
                {"revision", funnel.revision}, {"watermark", or_null(watermark)}}
        .dump();
}

std::string top_products_report(const std::vector<ProductRow>& rows, Watermark watermark) {
    return with_rows(rows, {{"watermark", or_null(watermark)}});
}

std::string fraud_report(const FraudRates& rates, Watermark watermark) {
    return json{{"assessed", rates.assessed},
                {"blocked", rates.blocked},
                {"reviewed_denied", rates.reviewed_denied},
                {"reviewed_expired", rates.reviewed_expired},
                {"rate_blocked_ppm", rates.rate_blocked_ppm},
                {"watermark", or_null(watermark)}}
        .dump();
}

void describe(service::Handlers& on) {
    using namespace schemas;
    on.responds_with("RevenueReport", object({{"rows", list_of(schema_of<RevenueRow>())},
                                              {"watermark", time_or_null},
                                              {"next", text_or_null}}));
    on.responds_with("FunnelReport",
                     object({{"placed", whole},
                             {"outcomes", by_name(whole)},
                             {"reasons", by_name(whole)},
                             {"stages", list_of(object({{"stage", text}, {"orders", whole}}))},
                             {"revision", whole},
                             {"watermark", time_or_null}}));
    on.responds_with("TopProductsReport", object({{"rows", list_of(schema_of<ProductRow>())},
                                                  {"watermark", time_or_null}}));
    on.responds_with("FraudReport", object({{"assessed", whole},
                                            {"blocked", whole},
                                            {"reviewed_denied", whole},
                                            {"reviewed_expired", whole},
                                            {"rate_blocked_ppm", whole},
                                            {"watermark", time_or_null}}));
}

}  // namespace duet::reporting
