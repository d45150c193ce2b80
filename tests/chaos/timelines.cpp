#include "tests/chaos/timelines.hpp"

#include <unordered_map>

namespace duet::chaos {

namespace {

bool is_success(const Entry& answer) {
    return answer.outcome == "answered" && answer.status >= 200 && answer.status < 300;
}

/// "Nothing was accepted": the shop says so, or the call was never sent.
bool is_refusal(const Entry& answer) {
    if (answer.outcome == "not_sent") return true;
    return answer.problem.ends_with("/storage-full") || answer.problem.ends_with("/overloaded") ||
           answer.problem.ends_with("/service-down");
}

/// "/v1/orders/o-1/cancel" → "o-1"; "" when the path concerns none.
std::string order_in(const std::string& path) {
    constexpr std::string_view begin = "/v1/orders/";
    if (!path.starts_with(begin)) return {};
    return path.substr(begin.size(), path.find('/', begin.size()) - begin.size());
}

class TraceReporter {
public:
    explicit TraceReporter(std::string style) : prefix_{"/" + style} {}

    void add(const Entry& entry) {
        if (!entry.path.starts_with(prefix_ + "/")) return;
        const auto path = entry.path.substr(prefix_.size());
        if (entry.answer)
            answer(entry, path);
        else
            request(entry, path);
    }

    Timelines finish() { return std::move(timelines_); }

private:
    void request(const Entry& entry, const std::string& path) {
        ++timelines_.requests;
        requests_[entry.call] = entry.at;
        if (entry.method != "POST") return;
        if (path != "/v1/orders") {
            if (auto* timeline = about(path); timeline != nullptr && path.ends_with("/cancel"))
                timeline->cancel_requested = true;
            return;
        }
        auto& timeline = timelines_.orders[entry.key];
        timeline.key = entry.key;
        timeline.body = entry.body;
        ++timeline.posts;
        if (timeline.from == 0) timeline.from = entry.at;
        timeline.to = entry.at;
    }

    void answer(const Entry& entry, const std::string& path) {
        ++timelines_.answers;
        const SeenState shown{requests_[entry.call], entry.at,     entry.status,
                              entry.state,           entry.reason, entry.method == "GET"};
        if (entry.method == "POST" && path == "/v1/orders") return post_answered(entry, shown);
        if (path.starts_with("/v1/returns")) {
            if (is_success(entry) && !entry.id.empty()) timelines_.returns[entry.id] = shown;
            return;
        }
        auto* timeline = about(path);
        if (timeline == nullptr) return;
        timeline->to = entry.at;
        if (path.ends_with("/cancel"))
            timeline->cancel_only_refused = timeline->cancel_only_refused && entry.status == 409;
        else if (entry.method == "GET" && is_success(entry))
            timeline->shown.push_back(shown);
    }

    void post_answered(const Entry& entry, const SeenState& shown) {
        auto& timeline = timelines_.orders[entry.key];
        timeline.to = entry.at;
        if (is_refusal(entry)) ++timeline.refusals;
        if (!is_success(entry)) return;
        timeline.ids.insert(entry.id);
        timeline.shown.push_back(shown);
        key_of_[entry.id] = entry.key;
    }

    Timeline* about(const std::string& path) {
        const auto key = key_of_.find(order_in(path));
        return key == key_of_.end() ? nullptr : &timelines_.orders[key->second];
    }

    std::string prefix_;
    Timelines timelines_;
    std::unordered_map<std::uint64_t, std::int64_t> requests_;
    std::unordered_map<std::string, std::string> key_of_;
};

}  // namespace

Timelines timelines_in(const std::vector<Entry>& journal, const std::string& style) {
    TraceReporter reporter{style};
    for (const auto& entry : journal) reporter.add(entry);
    return reporter.finish();
}

}  // namespace duet::chaos
