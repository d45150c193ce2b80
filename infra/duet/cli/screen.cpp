#include "infra/duet/cli/screen.hpp"

#include "shared/processes/standard_output.hpp"
#include "shared/text/utf8.hpp"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include <sys/ioctl.h>
#include <unistd.h>

namespace duet::commands {
namespace {

volatile std::sig_atomic_t stop_requested = 0;
std::atomic<bool> prints_for_somebody{false};

bool on_terminal() { return isatty(STDERR_FILENO) == 1; }

std::size_t width_of_terminal() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 10 ? size.ws_col - 1U
                                                                            : 79U;
}

/// Counts characters of UTF-8, not bytes.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; }));
}

/// Cells quote ids, reasons and states from outside, so control characters are escaped.
std::vector<std::vector<std::string>> on_one_line_each(std::vector<std::vector<std::string>> rows) {
    for (auto& row : rows) {
        for (auto& cell : row) cell = on_one_line(cell);
    }
    return rows;
}

}  // namespace

void show_progress(const std::string& text) {
    if (on_terminal()) std::cerr << "\r\033[K" << text.substr(0, width_of_terminal()) << std::flush;
}

void clear_progress() {
    if (on_terminal()) std::cerr << "\r\033[K" << std::flush;
}

void show_note(const std::string& text) {
    clear_progress();
    std::cerr << "duet: " << text << '\n';
}

void print_table(const std::vector<std::vector<std::string>>& given) {
    const auto rows = on_one_line_each(given);
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], width_of(row[column]));
    }
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t column = 0; column < row.size(); ++column) {
            line += row[column] + std::string(widths[column] - width_of(row[column]) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        std::cout << line << '\n';
    }
}

std::size_t width_of_output() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 10) return size.ws_col;
    const char* columns = std::getenv("COLUMNS");
    return columns == nullptr ? 0 : std::strtoul(columns, nullptr, 10);
}

bool terminal_shows_unicode() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const char* value = std::getenv(name);
        if (value == nullptr || *value == '\0') continue;
        std::string text{value};
        std::ranges::transform(text, text.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return text.find("utf-8") != std::string::npos || text.find("utf8") != std::string::npos;
    }
    return false;
}

void watch_for_interruption() {
    struct sigaction action {};
    action.sa_handler = [](int) { stop_requested = 1; };
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return stop_requested != 0 || (prints_for_somebody && output::lost()); }

void stop_when_nobody_reads() { prints_for_somebody = true; }

}  // namespace duet::commands
