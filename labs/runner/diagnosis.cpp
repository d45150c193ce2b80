#include "labs/runner/diagnosis.hpp"

#include "infra/overlay/edit.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <random>
#include <sstream>
#include <stdexcept>

namespace duet::lab {

using nlohmann::json;

namespace {

Question choice_in(const json& one) {
    Question question{one.at("question"), {}, {}};
    for (const auto& answer : one.at("answers"))
        question.answers.push_back(
            {answer.at("text"), answer.at("why"), answer.value("right", false)});
    const auto right = std::ranges::count_if(question.answers, &Question::Answer::right);
    if (right != 1 || question.answers.size() < 3)
        throw std::runtime_error("'" + question.prompt +
                                 "' needs at least three answers, one of them right");
    return question;
}

Question point_in(const json& one) {
    const auto& described = one.at("point");
    Question::Point point{{}, described.at("why"), described.at("miss")};
    for (const auto& spot : described.at("right"))
        point.right.push_back({spot.at("file"), spot.at("line")});
    if (point.right.empty())
        throw std::runtime_error("'" + one.at("question").get<std::string>() +
                                 "' has no right line");
    return {one.at("question"), {}, std::move(point)};
}

/// A permutation that is the same with every standard library (std::shuffle's is not).
template <class Value> void mix(std::vector<Value>& values, std::mt19937_64& chance) {
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1], values[static_cast<std::size_t>(chance() % i)]);
}

}  // namespace

std::vector<Question> questions_of(const Lab& lab) {
    const auto file = lab.folder / "diagnose.json";
    try {
        std::vector<Question> questions;
        const auto described = json::parse(overlay::text_of(file));
        for (const auto& one : described.at("questions"))
            questions.push_back(one.contains("point") ? point_in(one) : choice_in(one));
        if (questions.empty()) throw std::runtime_error("it has no question");
        return questions;
    } catch (const std::exception& problem) {
        throw std::runtime_error(file.string() + ": " + problem.what());
    }
}

void shuffle(std::vector<Question>& questions, std::uint64_t seed) {
    std::mt19937_64 chance{seed};
    std::vector<std::size_t> positions;  // of right answers, each once before one comes again
    for (auto& question : questions) {
        auto& answers = question.answers;
        if (answers.empty()) continue;
        mix(answers, chance);
        const auto fits = [&](std::size_t position) { return position < answers.size(); };
        auto next = std::ranges::find_if(positions, fits);
        if (next == positions.end()) {
            positions.resize(answers.size());
            std::iota(positions.begin(), positions.end(), std::size_t{0});
            mix(positions, chance);
            next = positions.begin();
        }
        const auto right = std::ranges::find_if(answers, &Question::Answer::right);
        std::iter_swap(right, answers.begin() + static_cast<std::ptrdiff_t>(*next));
        positions.erase(next);
    }
}

int answer_named(const Question& question, const std::string& letter) {
    if (letter.size() != 1) return -1;
    const int index = std::tolower(static_cast<unsigned char>(letter[0])) - 'a';
    return index >= 0 && index < static_cast<int>(question.answers.size()) ? index : -1;
}

std::string place_of(const Question::Point::Spot& spot, const std::filesystem::path& source) {
    std::istringstream lines{overlay::text_of(source / spot.file)};
    int number = 0, found = 0, times = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.find(spot.line) == std::string::npos) continue;
        found = number;
        ++times;
    }
    if (times != 1)
        throw std::runtime_error("'" + spot.line + "' stands in " + std::to_string(times) +
                                 " lines of " + spot.file +
                                 "; a line to point at needs a text that stands in exactly one");
    return spot.file + ":" + std::to_string(found);
}

Pointed pointed_at(const Question::Point& point, const std::filesystem::path& source,
                   const std::string& words) {
    const auto from = words.find_first_not_of(" \t"), to = words.find_last_not_of(" \t\r");
    if (from == std::string::npos) return Pointed::unreadable;
    const auto typed = words.substr(from, to - from + 1);
    const auto colon = typed.rfind(':');
    const bool readable = colon != std::string::npos && colon > 0 && colon + 1 < typed.size() &&
                          typed.find_first_not_of("0123456789", colon + 1) == std::string::npos;
    if (!readable) return Pointed::unreadable;
    auto best = Pointed::other_file;
    for (const auto& spot : point.right) {
        const auto place = "/" + place_of(spot, source);
        if (place.ends_with("/" + typed)) return Pointed::right;
        if (("/" + spot.file).ends_with("/" + typed.substr(0, colon))) best = Pointed::other_line;
    }
    return best;
}

}  // namespace duet::lab
