#include "services/reporting/routes.hpp"

#include "services/reporting/parameters.hpp"
#include "services/reporting/views.hpp"
#include "shared/http/problem.hpp"

namespace duet::reporting {

using http::Method, http::Request, http::Response;
using service::Caller;

namespace {

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

    // One row more than the page shows whether there is a next page.
    auto rows = reports.revenue(window, by, span, after, limit + 1);
    std::optional<std::string> next;
    if (rows.size() > static_cast<std::size_t>(limit)) {
        rows.pop_back();
        next = cursor_of(rows.back());
    }
    return Response::json(200, revenue_report(rows, reports.watermark(), next));
}

Response funnel(const Request& request, ReportStore reports) {
    Parameters parameters{request};
    const auto span = parameters.span();
    if (!parameters.wrong().empty()) return wrong_parameters(parameters, request);
    return Response::json(200,
                          funnel_report(funnel_of(reports.endings(span)), reports.watermark()));
}

Response top_products(const Request& request, ReportStore reports) {
    Parameters parameters{request};
    const auto span = parameters.span();
    const auto limit = parameters.limit(10, 10'000);
    if (!parameters.wrong().empty()) return wrong_parameters(parameters, request);
    return Response::json(
        200, top_products_report(reports.top_products(span, limit), reports.watermark()));
}

Response fraud(const Request& request, ReportStore reports) {
    Parameters parameters{request};
    const auto span = parameters.span();
    if (!parameters.wrong().empty()) return wrong_parameters(parameters, request);
    return Response::json(200,
                          fraud_report(fraud_rates_of(reports.endings(span)), reports.watermark()));
}

}  // namespace

void offer_routes(service::Api& api) {
    const auto report = [&api](const std::string& path,
                               Response (*answer)(const Request&, ReportStore)) {
        api.query(Method::get, path,
                  [answer](const Request& request, const Caller&, store::Connection& db) {
                      // The report and its watermark come from the same snapshot.
                      const store::Savepoint snapshot{db};
                      return answer(request, ReportStore{db});
                  });
    };
    report("/v1/reports/revenue", revenue);
    report("/v1/reports/funnel", funnel);
    report("/v1/reports/top-products", top_products);
    report("/v1/reports/fraud", fraud);
}

}  // namespace duet::reporting
