#include "labs/runner/teaching.hpp"

#include "infra/overlay/edit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace duet::lab {

std::vector<std::string> hints_of(const Lab& lab) {
    const auto text = overlay::text_of(lab.folder / "hints.md");
    std::vector<std::string> hints;
    for (auto at = text.find("## "); at != std::string::npos;) {
        const auto next = text.find("\n## ", at);
        hints.push_back(text.substr(at + 3, next == std::string::npos ? next : next - at - 3));
        at = next == std::string::npos ? next : next + 1;
    }
    if (hints.size() != hint_levels)
        throw std::runtime_error(
            fmt::format("{} has {} hints, not five (\"## where to look\" … \"## solution\")",
                        (lab.folder / "hints.md").string(), hints.size()));
    return hints;
}

namespace {

/// How many brackets the line opens minus how many it closes. It ignores string literals: those of
/// the shipped code have balanced brackets.
int depth_of(const std::string& line) {
    int depth = 0;
    for (const char c : line.substr(0, line.find("//")))
        depth += c == '{' || c == '(' ? 1 : c == '}' || c == ')' ? -1 : 0;
    return depth;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

}  // namespace

std::string quotation(const std::filesystem::path& source, const std::string& file,
                      const std::string& text) {
    const auto lines = lines_of(overlay::text_of(source / file));
    const auto contains = [&](const std::string& line) {
        return line.find(text) != std::string::npos;
    };
    const auto found = std::count_if(lines.begin(), lines.end(), contains);
    if (found != 1)
        throw std::runtime_error(fmt::format(
            "'{}' stands in {} lines of {}; a quotation needs exactly one", text, found, file));
    const auto first = std::find_if(lines.begin(), lines.end(), contains);
    std::string quoted = fmt::format("    {}:{}\n", file, first - lines.begin() + 1);
    int depth = 0;
    for (auto line = first; line != lines.end(); ++line) {
        quoted += "    | " + *line + "\n";
        depth += depth_of(*line);
        if (depth <= 0) break;
    }
    return quoted;
}

std::string without_links(const std::string& line, const std::filesystem::path& folder) {
    static const std::regex link{R"(\[([^\]]+)\]\(([^)#\s]+)[^)]*\))"};
    std::string plain;
    auto rest = line.begin();
    for (auto at = std::sregex_iterator{line.begin(), line.end(), link};
         at != std::sregex_iterator{}; ++at) {
        const auto text = (*at)[1].str(), to = (*at)[2].str();
        const auto path =
            to.find("://") == std::string::npos ? (folder / to).lexically_normal().string() : to;
        plain.append(rest, line.begin() + at->position());
        plain += text == path ? path : text + " (" + path + ")";
        rest = line.begin() + at->position() + at->length();
    }
    return plain.append(rest, line.end());
}

std::string explanation_of(const Lab& lab, const std::filesystem::path& source) {
    std::string out;
    const auto inside = lab.folder.lexically_relative(source);
    const auto folder = inside.empty() || *inside.begin() == ".." ? lab.folder : inside;
    for (const auto& line : lines_of(overlay::text_of(lab.folder / "explain.md"))) {
        const auto colon = line.find(": ");
        const bool marker =
            line.starts_with("{{") && line.ends_with("}}") && colon != std::string::npos;
        if (!marker)
            out += without_links(line, folder) + "\n";
        else
            out += quotation(source, line.substr(2, colon - 2),
                             line.substr(colon + 2, line.size() - colon - 4));
    }
    return out;
}

}  // namespace duet::lab
