#include "infra/duet/stored.hpp"

#include "infra/client/audits.hpp"
#include "services/audit/records.hpp"

#include <fmt/format.h>

namespace duet::commands {

std::vector<Stored> stored_styles(const processes::Paths& paths, const std::string& option) {
    std::vector<Stored> found;
    for (const auto& style : styles_with_files(paths, styles_from(option)))
        found.push_back({style, databases_of(paths, style)});
    if (found.empty())
        throw Failure(
            exit_failed,
            fmt::format("{} has no files of {}: the shop has not run yet.\nStart it with "
                        "`duet up` and place an order with `duet order`.",
                        (paths.state / "data").string(),
                        option == processes::both ? "either style" : "the " + option + " style"));
    return found;
}

std::string order_meant(const std::vector<Stored>& styles, const std::string& typed) {
    if (typed != "last") return typed;
    audit::Newest newest;
    for (const auto& one : styles) {
        const auto candidate = audit::newest_order(one.databases);
        if (!candidate.order_id.empty() &&
            (newest.order_id.empty() || candidate.placed > newest.placed))
            newest = candidate;
    }
    if (newest.order_id.empty())
        throw Failure(exit_failed,
                      "there is no last order: the shop has none.\n`duet order` places one.");
    return newest.order_id;
}

std::vector<Stored> those_that_know(const std::vector<Stored>& styles, const std::string& id) {
    std::vector<Stored> found;
    std::string searched;
    for (const auto& one : styles) {
        if (audit::knows(one.databases, id)) found.push_back(one);
        searched += (searched.empty() ? "" : ", ") + one.style;
    }
    if (found.empty())
        throw Failure(exit_failed, fmt::format("no service knows '{}' (searched: {}).\n`duet "
                                               "orders` lists the orders of a running shop; `last` "
                                               "means the newest one.",
                                               id, searched));
    return found;
}

std::string seconds_text(std::chrono::microseconds duration) {
    return fmt::format("{:.3f} s", std::chrono::duration<double>(duration).count());
}

}  // namespace duet::commands
