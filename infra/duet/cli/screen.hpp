#pragma once
// What a person sees: a progress line that replaces itself, tables, and Ctrl-C.

#include <cstddef>
#include <string>
#include <vector>

namespace duet::commands {

/// Replaces the line on the terminal (standard error); prints nothing when that is no terminal.
void show_progress(const std::string& text);
void clear_progress();

/// A line on standard error, above the progress line.
void show_note(const std::string& text);

/// Columns aligned, the first row as heading, to standard output.
void print_table(const std::vector<std::vector<std::string>>& rows);

/// Of standard output: that of its terminal, or COLUMNS; 0 when neither is known.
std::size_t width_of_output();
/// Does the locale say UTF-8?
bool terminal_shows_unicode();

/// From now on Ctrl-C and SIGTERM only make `interrupted` true.
void watch_for_interruption();
bool interrupted();

/// From now on `interrupted` is true as well once standard output cannot be written or its reader
/// has left: for a command whose whole purpose is what it prints.
void stop_when_nobody_reads();

}  // namespace duet::commands
