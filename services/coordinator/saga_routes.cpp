#include "services/coordinator/saga_routes.hpp"

#include <algorithm>
#include <charconv>

namespace duet::coordinator {

namespace {

struct SagaView {
    std::string saga_id, definition, phase;
    Instant since{};
    std::string awaits, cancel, trouble;
    std::vector<std::string> done;
    std::string current;
    std::vector<std::string> remaining;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("saga_id", s.saga_id);
        f("definition", s.definition);
        f("phase", s.phase);
        f("since", s.since);
        f("awaits", s.awaits);
        f("cancel", s.cancel);
        f("trouble", s.trouble);
        f("done", s.done);
        f("current", s.current);
        f("remaining", s.remaining);
    }
};

SagaView view_of(const SagaState& saga) {
    SagaView view{.saga_id = saga.saga_id,
                  .definition = saga.definition->name,
                  .phase = std::string{name_of(saga.phase)},
                  .since = saga.since,
                  .awaits = std::string{type_of(saga.awaits)},
                  .cancel = std::string{name_of(saga.cancel)},
                  .trouble = saga.trouble,
                  .done = {},
                  .current = {},
                  .remaining = {}};
    const auto& steps = saga.definition->steps;
    const auto here = std::min<std::size_t>(static_cast<std::size_t>(saga.step), steps.size());
    for (std::size_t at = 0; at < here; ++at) view.done.push_back(steps[at].name);
    if (here < steps.size()) view.current = (saga.undoing() ? "undo: " : "") + steps[here].name;
    if (saga.undoing()) {
        for (std::size_t at = here; at-- > 0;) {
            if (steps[at].undo) view.remaining.push_back("undo: " + steps[at].name);
        }
    } else {
        for (std::size_t at = here + 1; at < steps.size(); ++at)
            view.remaining.push_back(steps[at].name);
    }
    return view;
}

int limit_in(const http::Request& request) {
    constexpr int default_value = 50, max = 500;
    const auto text = request.queried("limit").value_or("");
    int limit = default_value;
    std::from_chars(text.data(), text.data() + text.size(), limit);
    return std::clamp(limit, 1, max);
}

}  // namespace

void offer_sagas_under_way(service::Api& api, const Engine& engine) {
    api.query(
        http::Method::get, "/admin/sagas",
        [&engine](const http::Request& request, const service::Caller&, store::Connection& db) {
            const store::Savepoint snapshot{
                db};  // so that the count and the sagas are of the same moment
            std::vector<SagaView> views;
            for (const auto& saga : engine.newest_under_way(db, limit_in(request)))
                views.push_back(view_of(saga));
            JsonWriter out;
            out("under_way", db.number("SELECT COUNT(*) FROM under_way").value_or(0));
            out("sagas", views);
            return http::Response::json(200, '{' + out.take() + '}');
        });
}

}  // namespace duet::coordinator
