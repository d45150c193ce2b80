#pragma once
// Answers mistyped commands and options with a suggestion instead of a page of help.

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace duet::commands {

/// Throws Failure (misuse) when the first words are no command.
void refuse_typos(const CLI::App& app, int argc, char** argv);

/// What is wrong with the command line, and what to do.
std::string explain(const CLI::App& app, const CLI::ParseError& problem);

}  // namespace duet::commands
