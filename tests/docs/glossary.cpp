#include "tests/docs/glossary.hpp"

#include "tests/docs/markdown.hpp"

#include <cctype>
#include <regex>

namespace duet::docs {

namespace {

/// The term in singular or plural, not inside of a longer word.
std::regex pattern_of(const GlossaryTerm& term) {
    auto words = std::regex_replace(term.name, std::regex{R"([^A-Za-z0-9 -])"}, "");
    if (words.ends_with("y"))
        words = words.substr(0, words.size() - 1) + "(y|ies)";
    else
        words += "(s|es)?";
    return std::regex{"(^|[^A-Za-z0-9-])" + words + "($|[^A-Za-z0-9-])", std::regex::icase};
}

}  // namespace

std::vector<GlossaryTerm> terms_of(const std::string& glossary) {
    std::vector<GlossaryTerm> found;
    for (const auto& line : lines_of(glossary)) {
        if (line.starts_with("### ")) {
            GlossaryTerm term{line.substr(4), "", false};
            for (const unsigned char c : term.name) {
                if (c == ' ')
                    term.anchor += '-';
                else if (std::isalnum(c) != 0 || c == '-')
                    term.anchor += static_cast<char>(std::tolower(c));
            }
            found.push_back(term);
        } else if (line.starts_with("- Source: ") && !found.empty()) {
            found.back().has_source = true;
        }
    }
    return found;
}

Use first_use(const std::string& page, const GlossaryTerm& term) {
    static const std::regex elsewhere{R"(\[[^\]]*\](\([^)]*\)|\[[^\]]*\])|`[^`]*`)"},
        no_prose{R"(^(#|\||<!--|\[[^\]]+\]: |previous:|next:|Previous:).*)"};
    const auto words = pattern_of(term);
    const auto link = "glossary.md#" + term.anchor + ")";
    bool fenced = false, taught = false;
    std::size_t number = 0;
    for (const auto& line : lines_of(page)) {
        ++number;
        if (line.find("```") != std::string::npos) fenced = !fenced;
        if (line.starts_with("## The idea")) taught = true;
        if (line.starts_with("## Sources") || line.starts_with("**Read more")) taught = false;
        if (fenced || !taught || std::regex_match(line, no_prose)) continue;
        if (line.find(link) != std::string::npos) return {true, true, number};
        if (std::regex_search(std::regex_replace(line, elsewhere, ""), words))
            return {true, false, number};
    }
    return {};
}

}  // namespace duet::docs
