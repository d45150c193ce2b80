#include "services/reporting/api.hpp"

#include "services/reporting/parameters.hpp"
#include "services/reporting/rules/funnel.hpp"
#include "services/reporting/store/report_store.hpp"
#include "shared/http/problem.hpp"
#include "shared/messages/schemas.hpp"

#include <nlohmann/json.hpp>

namespace duet::reporting {

using http::Method, http::Request, http::Response;
using nlohmann::json;
using service::Caller;

namespace {

json or_null(const std::optional<Instant>& instant) {
    return instant ? json(to_rfc3339(*instant)) : json{};
}
json or_null(const std::optional<std::string>& text) { return text ? json(*text) : json{}; }

/// {"rows":[…], …}: the rows, which may be many, are written straight into text.
template <class Row> std::string with_rows(const std::vector<Row>& rows, const json& others) {
    JsonWriter writer;
    writer("rows", rows);
    return "{" + writer.take() + "," + others.dump().substr(1);
}

Response wrong_parameters(const Parameters& parameters, const Request& request) {
    std::string detail;
    std::vector<http::FieldError> errors;
    for (const auto& wrong : parameters.wrong()) {
        detail += (detail.empty() ? "" : "; ") + wrong.detail;
        errors.push_back({wrong.pointer, wrong.detail});
    }
    return http::problem(400, "malformed-request", detail + ".", request.path, errors);
}

Response revenue(const Request& request, ReportStore reports) {
    Parameters parameters{request};
    const auto window = parameters.window();
    const auto by = parameters.dimension();
    const auto span = parameters.span();
    const auto after = parameters.after();
    const auto limit = parameters.limit(1000, 10'000);
    if (!parameters.wrong().empty()) return wrong_parameters(parameters, request);

    auto rows = reports.revenue(window, by, span, after,
                                limit + 1);  // one more tells whether there is a next page
    std::optional<std::string> next;
    if (rows.size() > static_cast<std::size_t>(limit)) {
        rows.pop_back();
        next = cursor_of(rows.back());
    }
    return Response::json(200, with_rows(rows, {{"watermark", or_null(reports.watermark())},
                                                {"next", or_null(next)}}));
}

Response how_far(const Request& request, ReportStore reports) {
    Parameters parameters{request};
    const auto span = parameters.span();
    if (!parameters.wrong().empty()) return wrong_parameters(parameters, request);

    const auto funnel = funnel_of(reports.endings(span));
    json by_outcome, by_stage = json::array();
    for (const auto& [outcome, orders] : funnel.outcomes)
        by_outcome[std::string{name_of(outcome)}] = orders;
    for (const auto& [stage, orders] : funnel.stages)
        by_stage.push_back({{"stage", name_of(stage)}, {"orders", orders}});
    return Response::json(200, json{{"placed", funnel.placed},
                                    {"outcomes", by_outcome},
                                    {"reasons", funnel.reasons},
                                    {"stages", by_stage},
                                    {"revision", funnel.revision},
                                    {"watermark", or_null(reports.watermark())}}
                                   .dump());
}

Response top_products(const Request& request, ReportStore reports) {
    Parameters parameters{request};
    const auto span = parameters.span();
    const auto limit = parameters.limit(10, 10'000);
    if (!parameters.wrong().empty()) return wrong_parameters(parameters, request);
    return Response::json(200, with_rows(reports.top_products(span, limit),
                                         {{"watermark", or_null(reports.watermark())}}));
}

Response fraud(const Request& request, ReportStore reports) {
    Parameters parameters{request};
    const auto span = parameters.span();
    if (!parameters.wrong().empty()) return wrong_parameters(parameters, request);
    const auto rates = fraud_rates_of(reports.endings(span));
    return Response::json(200, json{{"assessed", rates.assessed},
                                    {"blocked", rates.blocked},
                                    {"reviewed_denied", rates.reviewed_denied},
                                    {"reviewed_expired", rates.reviewed_expired},
                                    {"rate_blocked_ppm", rates.rate_blocked_ppm},
                                    {"watermark", or_null(reports.watermark())}}
                                   .dump());
}

}  // namespace

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
    on.responds_with("TopProductsReport",
                 object({{"rows", list_of(schema_of<ProductRow>())}, {"watermark", time_or_null}}));
    on.responds_with("FraudReport", object({{"assessed", whole},
                                        {"blocked", whole},
                                        {"reviewed_denied", whole},
                                        {"reviewed_expired", whole},
                                        {"rate_blocked_ppm", whole},
                                        {"watermark", time_or_null}}));
}

void offer(service::Api& api) {
    const auto report = [&api](const std::string& path,
                               Response (*answer)(const Request&, ReportStore)) {
        api.query(Method::get, path,
                  [answer](const Request& request, const Caller&, store::Connection& db) {
                      const store::Savepoint snapshot{
                          db};  // a report and its watermark from the same moment
                      return answer(request, ReportStore{db});
                  });
    };
    report("/v1/reports/revenue", revenue);
    report("/v1/reports/funnel", how_far);
    report("/v1/reports/top-products", top_products);
    report("/v1/reports/fraud", fraud);
}

}  // namespace duet::reporting
