#include "infra/import/progress.hpp"

#include <fmt/format.h>

namespace duet::importer {

std::string text_of(const Progress& progress) {
    std::string text =
        fmt::format("{} {} {}/{}", progress.style, progress.doing, progress.done, progress.all);
    if (progress.rows > 0) text += fmt::format(", {}/{} rows", progress.rows_done, progress.rows);
    if (progress.per_second > 0)
        text += fmt::format(", {}/s", static_cast<long>(progress.per_second + 0.5));
    if (!progress.last && progress.per_second > 0)
        text += fmt::format(", {} s left", progress.left.count());
    return text;
}

void ProgressLine::show(const Progress& progress) {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_ && !progress.last) return;
    next_ = now + (on_terminal_ ? std::chrono::milliseconds(200) : std::chrono::milliseconds(5000));
    if (on_terminal_)
        out_ << "\r\033[K" << text_of(progress) << (progress.last ? "\n" : "") << std::flush;
    else
        out_ << text_of(progress) << std::endl;
}

}  // namespace duet::importer
