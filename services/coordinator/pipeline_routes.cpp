#include "services/coordinator/pipeline_routes.hpp"

#include "services/coordinator/pipeline.hpp"
#include "services/coordinator/store/lane_store.hpp"
#include "shared/messages/malformed_json.hpp"

namespace duet::coordinator {

using http::Method, http::Request, http::Response;
using service::Caller;

namespace {

/// A day ("2010-12-01") is its midnight in UTC.
std::optional<Instant> date_from(std::string_view text) {
    constexpr std::size_t day = 10;
    std::string instant{text};
    if (text.size() == day) instant.append("T00:00:00Z");
    return from_rfc3339(instant);
}

requests::Checked<RequestBackfill> read_backfill(const Request& request, Instant now) {
    const auto wrong = [](const std::string& why) {
        return std::vector<WrongField>{{"/from", why}};
    };
    std::string text;
    try {
        const auto body = Body::parse(request.body);
        const auto from = body.value().is_object() ? body.value().find("from") : std::nullopt;
        if (from) text = from->text().value_or("");
    } catch (const MalformedJson& problem) {
        return std::vector<WrongField>{{problem.pointer, problem.detail}};
    }
    const auto from = date_from(text);
    if (!from) {
        return wrong(
            "must be a day or a time of RFC 3339, such as 2010-12-01 or 2010-12-01T08:26:00Z, "
            "within the years 0000 to 9999 in UTC");
    }
    if (*from > now) {
        return wrong(
            "lies in the future: begin at a time that has been; imported orders whose business "
            "time is still to come are fetched with it");
    }
    return RequestBackfill{*from};
}

struct PipelineView {
    std::optional<Lane> rounds, backfill;
    std::optional<std::string> round_under_way;
    bool backfill_open = false;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("rounds", s.rounds);
        f("backfill", s.backfill);
        f("round_under_way", s.round_under_way);
        f("backfill_open", s.backfill_open);
    }
};

}  // namespace

void offer_pipeline(service::Api& api, const Clock& clock) {
    api.query(Method::get, "/admin/pipeline",
              [](const Request&, const Caller&, store::Connection& db) {
                  const store::Savepoint snapshot{db};
                  const LaneStore lanes{db};
                  return Response::json(
                      200, encode(PipelineView{
                               lanes.find(PipelineLane::rounds), lanes.find(PipelineLane::backfill),
                               lanes.under_way(PipelineLane::rounds), lanes.backfill_open()}));
              });
    api.request<RequestBackfill>(Method::post, "/admin/pipeline/backfill", "pipeline.backfill",
                                 [&clock](const Request& request, const Caller&) {
                                     return read_backfill(request, clock.now());
                                 },
                                 {});
}

}  // namespace duet::coordinator
