#include "services/audit/statements.hpp"

#include <sstream>
#include <utility>

namespace duet::audit {

namespace {

/// Appends a line to the statement that it continues.
void append(std::string& statement, std::string_view line) {
    const bool parenthesis = statement.ends_with('(') || line.starts_with(')');
    if (!statement.empty() && !parenthesis) statement += ' ';
    statement += line;
}

}  // namespace

std::vector<std::string> statements_in(std::string_view script) {
    std::vector<std::string> statements;
    std::string statement;
    std::istringstream lines{std::string{script}};
    for (std::string line; std::getline(lines, line);) {
        const auto begin = line.find_first_not_of(' ');
        if (begin == std::string::npos || line.compare(begin, 2, "--") == 0) continue;
        append(statement, std::string_view{line}.substr(begin));
        if (!statement.ends_with(';')) continue;
        statement.pop_back();
        statements.push_back(std::exchange(statement, {}));
    }
    return statements;
}

}  // namespace duet::audit
