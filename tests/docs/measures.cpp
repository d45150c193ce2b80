#include "tests/docs/measures.hpp"

#include "tests/docs/glossary.hpp"
#include "tests/docs/markdown.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <regex>
#include <sstream>

namespace duet::docs {
namespace fs = std::filesystem;

namespace {

constexpr auto words_file = "tests/docs/replaced_words.txt";

std::size_t matches(const std::string& text, const std::string& pattern) {
    const std::regex all{pattern, std::regex::icase};
    return static_cast<std::size_t>(
        std::distance(std::sregex_iterator{text.begin(), text.end(), all}, {}));
}

std::vector<fs::path> below(const fs::path& folder, const std::string& name) {
    std::vector<fs::path> found;
    for (const auto& page : documents(folder)) {
        if (name.empty() || page.filename() == name) found.push_back(page);
    }
    return found;
}

void row(std::ostringstream& out, const std::string& room, const Prose& prose) {
    out << "| " << room << " | " << prose.lines << " | " << prose.over_100 << " | " << prose.longest
        << " | " << prose.sentences << " | "
        << (prose.sentences == 0 ? 0 : prose.words / prose.sentences) << " | " << prose.over_25
        << " | " << prose.longest_sentence << " | " << prose.semicolons << " | " << prose.questions
        << " | " << prose.headless << " | " << prose.replaced << " |\n";
}

}  // namespace

std::size_t width_of(const std::string& line) {
    return static_cast<std::size_t>(
        std::ranges::count_if(line, [](unsigned char byte) { return (byte & 0xC0) != 0x80; }));
}

std::string replaced_words() {
    static const auto pattern = [] {
        std::string words;
        for (const auto& line : lines_of(text_of(fs::path{DUET_SOURCE} / words_file))) {
            if (!line.starts_with("#")) words += (words.empty() ? "" : "|") + line;
        }
        return R"(\b()" + words + R"()\b)";
    }();
    return pattern;
}

Prose measured(const std::string& markdown) {
    Prose all;
    bool fenced = false;
    for (const auto& line : lines_of(markdown)) {
        ++all.lines;
        const auto width = width_of(line);
        all.longest = std::max(all.longest, width);
        if (line.find("```") != std::string::npos) fenced = !fenced;
        const bool may_be_long = line.starts_with("|") || line.find("](") != std::string::npos ||
                                 (line.starts_with("[") && line.find("]: ") != std::string::npos);
        if (width > 100 && !may_be_long) ++all.over_100;
    }
    const auto prose = prose_of(markdown);
    const auto lengths = sentence_lengths(prose);
    all.sentences = lengths.size();
    all.words = std::accumulate(lengths.begin(), lengths.end(), std::size_t{0});
    all.over_25 = static_cast<std::size_t>(
        std::ranges::count_if(lengths, [](std::size_t words) { return words > 25; }));
    all.longest_sentence = lengths.empty() ? 0 : *std::ranges::max_element(lengths);
    all.semicolons = matches(prose, ";");
    all.questions = matches(prose, R"(\?)");
    all.headless = matches(
        prose, R"(\b(of|for|with|to|from|is|than|by|on) (what|who) (is|was|are|were|has|had)\b)");
    all.replaced = matches(prose, replaced_words());
    return all;
}

Prose measured(const std::vector<fs::path>& pages) {
    Prose sum;
    for (const auto& page : pages) {
        const auto one = measured(text_of(page));
        sum.lines += one.lines;
        sum.over_100 += one.over_100;
        sum.longest = std::max(sum.longest, one.longest);
        sum.words += one.words;
        sum.sentences += one.sentences;
        sum.over_25 += one.over_25;
        sum.longest_sentence = std::max(sum.longest_sentence, one.longest_sentence);
        sum.semicolons += one.semicolons;
        sum.questions += one.questions;
        sum.headless += one.headless;
        sum.replaced += one.replaced;
    }
    return sum;
}

Balance balance_of_diagnoses(const fs::path& root) {
    Balance found;
    for (const auto& entry : fs::directory_iterator{root / "labs"}) {
        if (!fs::exists(entry.path() / "diagnose.json")) continue;
        const auto sheet = nlohmann::json::parse(text_of(entry.path() / "diagnose.json"));
        for (const auto& question : sheet.at("questions")) {
            if (!question.contains("answers")) continue;
            ++found.questions;
            std::size_t place = 0, right = 0, longest = 0, right_length = 0;
            for (const auto& answer : question.at("answers")) {
                const auto length = answer.value("text", std::string{}).size();
                longest = std::max(longest, length);
                if (answer.value("right", false)) {
                    right = place;
                    right_length = length;
                }
                ++place;
            }
            if (found.right_at.size() < place) found.right_at.resize(place);
            if (place > 0) ++found.right_at[right];
            if (right_length == longest) ++found.longest_right;
        }
    }
    return found;
}

std::vector<Term> first_uses(const fs::path& root) {
    std::vector<Term> found;
    const auto pages = lessons(root);
    for (const auto& term : terms_of(text_of(root / "labs/glossary.md"))) {
        for (const auto& page : pages) {
            const auto use = first_use(text_of(page), term);
            if (!use.found) continue;
            found.push_back({term.name, page.parent_path().filename().string(), use.linked});
            break;
        }
    }
    return found;
}

std::string tables(const fs::path& root) {
    std::ostringstream out;
    out << "| room | lines | > 100 columns | longest | sentences | mean words | > 25 words | "
           "longest "
           "| semicolons | questions | headless | replaced |\n"
           "|---|---|---|---|---|---|---|---|---|---|---|---|\n";
    row(out, "README.md", measured(std::vector{root / "README.md"}));
    row(out, "course.md", measured(std::vector{root / "course.md"}));
    row(out, "lessons", measured(lessons(root)));
    row(out, "answers", measured(below(root / "labs", "answers.md")));
    row(out, "between", measured(below(root / "labs/between", "")));
    row(out, "lab stories", measured(below(root / "labs", "README.md")));
    row(out, "hints", measured(below(root / "labs", "hints.md")));
    row(out, "explains", measured(below(root / "labs", "explain.md")));
    row(out, "systems", measured(below(root / "labs/systems", "")));
    row(out, "cases", measured(below(root / "labs/cases", "")));
    row(out, "components", measured(below(root / "services", "README.md")));
    row(out, "shared", measured(below(root / "shared", "README.md")));

    const auto balance = balance_of_diagnoses(root);
    out << "\n| diagnoses | number |\n|---|---|\n| questions | " << balance.questions << " |\n";
    for (std::size_t place = 0; place < balance.right_at.size(); ++place)
        out << "| the right answer stands at (" << static_cast<char>('a' + place) << ") | "
            << balance.right_at[place] << " |\n";
    out << "| the longest answer is right | " << balance.longest_right << " |\n";

    out << "\n| term | first used in | explained there |\n|---|---|---|\n";
    for (const auto& term : first_uses(root))
        out << "| " << term.name << " | " << term.first_used << " | "
            << (term.explained ? "yes" : "no") << " |\n";
    return out.str();
}

}  // namespace duet::docs
