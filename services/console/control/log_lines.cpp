#include "services/console/control/log_lines.hpp"

#include "shared/clock/clock.hpp"
#include "shared/store/connection.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace duet::console {

namespace fs = std::filesystem;

namespace {

constexpr std::streamoff max_read = 256 * 1024;
constexpr std::size_t time_width = 24;  // "2010-12-01T08:26:00.000Z"

struct Line {
    std::string at, who, text;
};

/// Only lines that begin with a time, because others (the broker's) cannot be sorted.
std::vector<Line> tail_of(const fs::path& file, const std::string& order) {
    std::ifstream in{file, std::ios::binary | std::ios::ate};
    if (!in) return {};
    const std::streamoff size = in.tellg();
    in.seekg(std::max<std::streamoff>(0, size - max_read));
    std::string text;
    if (size > max_read) std::getline(in, text);  // the rest of a line
    std::vector<Line> lines;
    while (std::getline(in, text)) {
        const bool timed = text.size() > time_width && text[4] == '-' && text[10] == 'T';
        if (timed && (order.empty() || text.find(order) != std::string::npos))
            lines.push_back(
                {text.substr(0, time_width), file.stem().string(), text.substr(time_width + 1)});
    }
    return lines;
}

std::vector<Line> history_of(const std::string& style, const std::string& file,
                             const std::string& order) {
    std::vector<Line> lines;
    store::Connection db{file, store::Connection::Mode::read_only};
    auto rows = db.query(
        "SELECT at, from_state, to_state, cause FROM history WHERE order_id = ? ORDER BY version",
        order);
    while (rows.next()) {
        const auto from = rows.text(1);
        lines.push_back({to_rfc3339(from_micros(rows.integer(0))), style + "-orders",
                         "order " + order + ": " + (from.empty() ? "" : from + " → ") +
                             rows.text(2) + " (" + rows.text(3) + ")"});
    }
    return lines;
}

}  // namespace

nlohmann::json log_lines(const fs::path& folder, const Databases& databases,
                         const std::string& order, std::size_t limit) {
    std::vector<Line> all;
    const auto add = [&all](std::vector<Line> more) {
        std::ranges::move(more, std::back_inserter(all));
    };
    std::error_code ignored;  // without the folder there are no logs
    for (const auto& entry : fs::directory_iterator{folder, ignored}) {
        if (entry.path().extension() == ".log") add(tail_of(entry.path(), order));
    }
    for (const auto& [style, files] : databases) {
        if (!order.empty()) add(history_of(style, files.at("orders"), order));
    }
    std::ranges::stable_sort(all, {}, &Line::at);
    auto lines = nlohmann::json::array();
    for (auto index = all.size() > limit ? all.size() - limit : 0; index < all.size(); ++index)
        lines.push_back(
            {{"at", all[index].at}, {"who", all[index].who}, {"text", all[index].text}});
    return {{"lines", lines}};
}

}  // namespace duet::console
