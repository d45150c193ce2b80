#include "tests/chaos/points.hpp"

#include "infra/supervisor/catalogue.hpp"

namespace duet::chaos {

namespace {

using enum Kind;

const std::vector<Point> orchestrated_points{
    {delay, "payments", "http.request_lost=delay:400,times=2"},
    {duplicate, "inventory", "http.deliver=duplicate,times=5"},
    {lost_reply, "payments", "http.reply_lost=drop,times=2"},
    {error, "", "machine.before_commit=error,times=2"},
    {reset, "gateway", "gateway.request=drop,times=5"},
    {reorder, "orders", "http.deliver=reorder,times=5"},
    {crash, "payments", "payments.capture.after_commit=crash"},
    {lost_reply, "coordinator", "coordinator.reply_lost=drop,times=2"},
    {delay, "gateway", "gateway.request=delay:200,times=2"},
    {duplicate, "payments", "http.deliver=duplicate,times=5"},
    {lost_request, "shipping", "http.request_lost=drop,times=2"},
    {crash, "coordinator", "machine.after_commit=crash"},
    {lost_reply, "gateway", "gateway.reply=drop,times=5"},
    {error, "gateway", "gateway.request=error,times=5"},
    {reorder, "inventory", "http.deliver=reorder,times=5"},
    {crash, "inventory", "machine.before_commit=crash"},
    {crash, "reporting", "reporting.load.after_commit=crash"},
    {duplicate, "orders", "http.deliver=duplicate,times=5"},
    {lost_request, "inventory", "http.request_lost=drop,times=2"},
    {delay, "", "machine.before_commit=delay:300,times=2"},
    {crash, "shipping", "shipping.book.after_commit=crash"},
    {lost_reply, "reporting", "http.reply_lost=drop,times=2"},
    {crash, "fraud", "fraud.score.before_commit=crash"},
    {reset, "gateway", "gateway.reply=drop,times=5"},
    {error, "payments", "payments.authorize.before_commit=error,times=2"},
    {crash, "coordinator", "machine.before_commit=crash"},
};

const std::vector<Point> choreographed_points{
    {duplicate, "payments", "bus.deliver=duplicate,times=5"},
    {lost_reply, "inventory", "bus.before_ack=drop,times=2"},
    {delay, "orders", "bus.before_publish=delay:400,times=2"},
    {reorder, "payments", "bus.deliver=reorder,times=5"},
    {error, "", "machine.before_commit=error,times=2"},
    {reset, "gateway", "gateway.request=drop,times=5"},
    {crash, "payments", "payments.capture.after_commit=crash"},
    {duplicate, "fraud", "bus.publish=duplicate,times=5"},
    {lost_request, "shipping", "bus.deliver=drop,times=2"},
    {delay, "gateway", "gateway.request=delay:200,times=2"},
    {crash, "orders", "machine.after_commit=crash"},
    {reorder, "orders", "bus.deliver=reorder,times=5"},
    {lost_reply, "gateway", "gateway.reply=drop,times=5"},
    {crash, "payments", "bus.after_publish=crash"},
    {crash, "reporting", "reporting.record.after_commit=crash"},
    {duplicate, "orders", "bus.deliver=duplicate,times=5"},
    {error, "gateway", "gateway.request=error,times=5"},
    {lost_request, "payments", "bus.before_publish=drop,times=2"},
    {crash, "inventory", "machine.before_commit=crash"},
    {delay, "", "machine.before_commit=delay:300,times=2"},
    {reorder, "inventory", "bus.deliver=reorder,times=5"},
    {lost_reply, "orders", "bus.before_ack=drop,times=2"},
    {reset, "gateway", "gateway.reply=drop,times=5"},
    {crash, "fraud", "bus.after_publish=crash"},
    {error, "payments", "payments.authorize.before_commit=error,times=2"},
};

const std::vector<Kind> orchestrated_holds{stop, busy, full_disk, clock};
const std::vector<Kind> choreographed_holds{broker_kill, stop,        busy, broker_restart,
                                         full_disk,   broker_kill, clock};

}  // namespace

const std::vector<Point>& points_of(const std::string& style) {
    return style == processes::orchestrated ? orchestrated_points : choreographed_points;
}
const std::vector<Kind>& holds_of(const std::string& style) {
    return style == processes::orchestrated ? orchestrated_holds : choreographed_holds;
}

std::vector<std::string> services_of(const std::string& style) {
    std::vector<std::string> names;
    for (const auto& program : processes::catalogue()) {
        if (program.style == style && program.owns_database) names.push_back(program.name);
    }
    return names;
}

}  // namespace duet::chaos
