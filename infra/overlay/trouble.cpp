#include "infra/overlay/trouble.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace duet::overlay {

namespace {

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
    Lines lines;
    for (std::size_t from = 0; from < text.size();) {
        const auto end = std::min(text.find('\n', from), text.size());
        lines.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return lines;
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// Matches "work/02-lost-order/outbox.cpp:12:3: error: …". Fatal errors (a missing header, a full
/// disk) and internal ones do not match.
bool is_plain_error_in(std::string_view line, const std::string& file) {
    if (!line.starts_with(file + ":")) return false;
    const auto rest = line.substr(file.size() + 1);
    const auto position = rest.find_first_not_of("0123456789:");
    return position != std::string_view::npos && rest.substr(position).starts_with(" error: ");
}

/// Matches "work/02-lost-order/outbox.cpp:1:10: fatal error: PCH.hpp: No such file or directory".
/// The name is the learner's, so it does not point to the tools.
bool is_missing_header_of(std::string_view line, const std::string& file) {
    return line.starts_with(file + ":") && has(line, "fatal error: ") &&
           line.ends_with(": No such file or directory");
}

bool is_undefined_or_doubled(std::string_view line) {
    return has(line, "undefined reference to") || has(line, "undefined symbol") ||
           has(line, "multiple definition of") || has(line, "relocation truncated to fit");
}

constexpr std::array<std::string_view, 10> programs{"ccache", "c++", "g++", "cc1plus", "collect2",
                                                    "as",     "ar",  "ld",  "sh",      "ninja"};

/// Matches "/usr/bin/ld: …", "g++: …", "/bin/sh: 1: …".
bool is_of_a_program(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    auto name = line.substr(0, colon);
    if (const auto slash = name.rfind('/'); slash != std::string_view::npos)
        name.remove_prefix(slash + 1);
    const auto without_version = name.substr(0, name.find_first_of("-."));
    return std::ranges::find(programs, name) != programs.end() ||
           std::ranges::find(programs, without_version) != programs.end();
}

/// A message of the compiler or the assembler about a file, not a line of source that it quotes
/// (" 12 | code").
bool is_diagnostic(std::string_view line) {
    return !line.starts_with(' ') && !is_of_a_program(line) &&
           (has(line, "error: ") || has(line, " Error: "));
}

/// The messages that tools print about themselves. Text quoted from a file ("Permission denied" in
/// a string literal) does not count.
Lines messages_of_tools(std::string_view said) {
    auto lines = lines_of(said);
    std::erase_if(lines, [](std::string_view line) {
        const bool fatal = has(line, "fatal error: ") || has(line, "Fatal error: ") ||
                           has(line, "internal compiler error");
        return line.starts_with(' ') ||
               !(fatal || is_of_a_program(line) || line.starts_with("virtual memory exhausted") ||
                 line.starts_with("Cannot create temporary file"));
    });
    return lines;
}

struct Sign {
    std::string_view words, why, advice;
};
constexpr std::string_view by_the_cache =
    "See that the folder that `ccache --get-config cache_dir` names can be written and has room, "
    "and that its ccache.conf is sound; or name another in CCACHE_DIR.";
constexpr std::string_view by_memory =
    "Close other programs, then check again. Happens with your file alone? Then look for a "
    "template or a constant without an end.";
constexpr std::string_view by_permission =
    "Make the checkout and its build folder yours (chown -R).";
constexpr std::string_view by_install =
    "Run ./duet in the checkout: it installs what is missing, and builds.";
constexpr std::array signs{
    Sign{"execute_noreturn", "the compiler is missing", by_install},  // printed by ccache 4.7
    Sign{"ould not find compiler", "the compiler is missing",
         by_install},  // including the folders of PATH that were searched
    Sign{"ccache: error", "the compiler cache (ccache) does not work", by_the_cache},
    Sign{"No space left on device", "the disk is full",
         "Free about 1 GB where the build folder and TMPDIR are."},
    Sign{"Disk quota exceeded", "your disk quota is used up",
         "Free about 1 GB where the build folder and TMPDIR are."},
    Sign{"Killed signal", "the compiler was killed, as the kernel does when memory runs out",
         by_memory},
    Sign{"Terminated signal", "another process ended the compiler", "Check again."},
    Sign{"out of memory", "the compiler found no memory", by_memory},
    Sign{"annot allocate memory", "the compiler found no memory", by_memory},
    Sign{"Cannot create temporary file", "the compiler cannot write its temporary files",
         "See that TMPDIR (or /tmp) can be written and has room."},
    Sign{"Read-only file system", "a file system that the build writes to is read-only",
         by_permission},
    Sign{"Permission denied", "something that the build needs is not permitted", by_permission},
    Sign{"cannot execute", "a part of the compiler is missing", by_install},
    Sign{"not found", "a program that the build needs is missing", by_install},
    Sign{"internal compiler error", "the compiler itself broke down",
         "Check again; happens it always at the same place, write that place in another way."},
    Sign{"PCH", "a precompiled header is damaged or out of date",
         "Run ./duet in the checkout: it builds it again."},
};

const Sign* sign_in(const FailedTool& failed) {
    for (const auto& line : messages_of_tools(failed.said)) {
        for (const auto& sign : signs) {
            if (has(line, sign.words)) return &sign;
        }
    }
    return nullptr;
}

bool was_killed(const FailedTool& failed) {
    return failed.signal != 0 || failed.exit_code > 128;
}  // 128 + signal, by the shell's convention

}  // namespace

Blame blame_for(const FailedTool& failed) {
    const auto lines = lines_of(failed.said);
    if (failed.file.empty())
        return !sign_in(failed) && failed.in_time &&
                       std::ranges::any_of(lines, is_undefined_or_doubled)
                   ? Blame::undecided
                   : Blame::tools;
    const auto first = std::ranges::find_if(lines, is_diagnostic);
    if (first != lines.end() && is_plain_error_in(*first, failed.file)) return Blame::files;
    if (first != lines.end() && is_missing_header_of(*first, failed.file)) return Blame::undecided;
    return first == lines.end() || sign_in(failed) || was_killed(failed) || !failed.in_time
               ? Blame::tools
               : Blame::undecided;
}

std::string tool_trouble_in(const FailedTool& failed) {
    const auto sentence = [](std::string_view why, std::string_view advice) {
        return std::string{why} + ".\n" + std::string{advice} +
               "\n`./duet lab doctor` tries compiler, cache, temporary folder and disk.\n";
    };
    if (!failed.in_time)
        return sentence("compiler or linker did not end within five minutes",
                        "Close other programs, then check again.");
    if (const auto* sign = sign_in(failed)) return sentence(sign->why, sign->advice);
    if (was_killed(failed))
        return sentence("the compiler was killed, as the kernel does when memory runs out",
                        by_memory);
    if (failed.exit_code == 126 || failed.exit_code == 127)
        return sentence("a program that the build needs is missing", by_install);
    return sentence("compiler or linker failed without a message about the file", by_install);
}

}  // namespace duet::overlay
