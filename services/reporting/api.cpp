#include "services/reporting/api.hpp"

#include "services/reporting/parameters.hpp"
#include "services/reporting/rules/funnel.hpp"
#include "services/reporting/store/report_store.hpp"
#include "shared/http/problem.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace duet::reporting {

using http::Method, http::Request, http::Response;
using nlohmann::json;
using service::Caller;

namespace {

json or_null(const std::optional<Instant>& instant) { return instant ? json(to_rfc3339(*instant)) : json{}; }
json or_null(const std::optional<std::string>& text) { return text ? json(*text) : json{}; }

/// {"rows":[…], …}: the rows, which may be many, are written straight into text.
template <class Row>
std::string with_rows(const std::vector<Row>& rows, const json& others) {
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

    auto rows = reports.revenue(window, by, span, after, limit + 1);   // one more tells whether there is a next page
    std::optional<std::string> next;
    if (rows.size() > static_cast<std::size_t>(limit)) {
        rows.pop_back();
        next = cursor_of(rows.back());
    }
    return Response::json(200, with_rows(rows, {{"watermark", or_null(reports.watermark())}, {"next", or_null(next)}}));
}

Response funnel(const Request& request, ReportStore reports) {
    Parameters parameters{request};
    const auto span = parameters.span();
    if (!parameters.wrong().empty()) return wrong_parameters(parameters, request);

    std::int64_t placed = 0, revision = 0;
    json by_outcome = json::object(), reasons = json::object(), by_stage = json::array();
    std::map<Stage, std::int64_t> came_to;
    for (const auto outcome : outcomes) by_outcome[std::string{name_of(outcome)}] = 0;
    for (const auto& ending : reports.endings(span)) {
        placed += ending.orders;
        revision += ending.revision;
        by_outcome[ending.outcome] = by_outcome.value(ending.outcome, std::int64_t{0}) + ending.orders;
        if (!ending.reason.empty()) reasons[ending.reason] = reasons.value(ending.reason, std::int64_t{0}) + ending.orders;
        const auto last = furthest(outcome_named(ending.outcome).value(), ending.reason);
        for (const auto stage : stages) {
            if (stage <= last) came_to[stage] += ending.orders;
        }
    }
    for (const auto stage : stages) by_stage.push_back({{"stage", name_of(stage)}, {"orders", came_to[stage]}});
    return Response::json(200, json{{"placed", placed},
                                    {"outcomes", by_outcome},
                                    {"reasons", reasons},
                                    {"stages", by_stage},
                                    {"revision", revision},
                                    {"watermark", or_null(reports.watermark())}}
                                   .dump());
}

Response top_products(const Request& request, ReportStore reports) {
    Parameters parameters{request};
    const auto limit = parameters.limit(10, 10'000);
    if (!parameters.wrong().empty()) return wrong_parameters(parameters, request);
    return Response::json(200, with_rows(reports.top_products(limit), {{"watermark", or_null(reports.watermark())}}));
}

Response fraud(ReportStore reports) {
    constexpr std::int64_t million = 1'000'000;
    std::int64_t assessed = 0;
    std::map<std::string, std::int64_t> because;
    for (const auto& ending : reports.endings({})) {
        assessed += ending.orders;
        because[ending.reason] += ending.orders;
    }
    return Response::json(200, json{{"assessed", assessed},
                                    {"blocked", because["fraud_blocked"]},
                                    {"reviewed_denied", because["review_denied"]},
                                    {"reviewed_expired", because["review_expired"]},
                                    {"rate_blocked_ppm", because["fraud_blocked"] * million / std::max<std::int64_t>(assessed, 1)},
                                    {"watermark", or_null(reports.watermark())}}
                                   .dump());
}

}  // namespace

void offer(service::Api& api) {
    const auto report = [&api](const std::string& path, Response (*answer)(const Request&, ReportStore)) {
        api.query(Method::get, path, [answer](const Request& request, const Caller&, store::Connection& db) {
            const store::Savepoint snapshot{db};   // a report and its watermark from the same moment
            return answer(request, ReportStore{db});
        });
    };
    report("/v1/reports/revenue", revenue);
    report("/v1/reports/funnel", funnel);
    report("/v1/reports/top-products", top_products);
    report("/v1/reports/fraud", [](const Request&, ReportStore reports) { return fraud(reports); });
}

}  // namespace duet::reporting
