#pragma once
// Output for a person: a progress line that replaces itself, tables, and Ctrl-C. One thread.

#include <cstddef>
#include <string>
#include <vector>

namespace duet::commands {

/// Replaces the line on the terminal (standard error); prints nothing when that is not a terminal.
void show_progress(const std::string& text);
void clear_progress();

/// Prints a line on standard error, above the progress line.
void show_note(const std::string& text);

/// Prints aligned columns to standard output; the first row is the heading.
void print_table(const std::vector<std::vector<std::string>>& rows);

/// The width of standard output's terminal, or COLUMNS; 0 when neither is known.
std::size_t width_of_output();
/// Does the locale use UTF-8?
bool terminal_shows_unicode();

/// From now on Ctrl-C and SIGTERM only make `interrupted` true.
void watch_for_interruption();
bool interrupted();

/// From now on `interrupted` is also true once standard output cannot be written or its reader has
/// left. For commands whose only purpose is their output.
void stop_when_nobody_reads();

}  // namespace duet::commands
