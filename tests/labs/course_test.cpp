// The texts of the shipped labs: what a diagnosis gives away, and what a story does.

#include "infra/overlay/edit.hpp"
#include "labs/runner/diagnosis.hpp"
#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <regex>

using namespace duet::lab;
using duet::overlay::text_of;

namespace {

const std::filesystem::path source{DUET_SOURCE};

std::size_t right_of(const Question& question) {
    return static_cast<std::size_t>(
        std::ranges::find_if(question.answers, &Question::Answer::right) -
        question.answers.begin());
}

/// Counts how often each position holds the right answer of a question of three answers.
std::array<int, 3> positions_of(const std::vector<Question>& questions) {
    std::array<int, 3> positions{};
    for (const auto& question : questions) {
        if (question.answers.size() == 3) ++positions[right_of(question)];
    }
    return positions;
}

std::vector<Question> all_questions() {
    std::vector<Question> all;
    for (const auto& lab : read_labs(source / "labs"))
        std::ranges::move(questions_of(lab), std::back_inserter(all));
    return all;
}

}  // namespace

TEST_CASE("the right answers of the diagnoses are neither the longest nor in one position") {
    int choices = 0, longest = 0, lab_with_points = 0;
    for (const auto& lab : read_labs(source / "labs")) {
        const auto questions = questions_of(lab);
        lab_with_points +=
            std::ranges::any_of(questions,
                                [](const auto& question) { return question.point.has_value(); })
                ? 1
                : 0;
        for (const auto& question : questions) {
            if (question.point) continue;
            ++choices;
            const auto length = question.answers[right_of(question)].text.size();
            longest += std::ranges::all_of(
                           question.answers,
                           [&](const auto& answer) { return answer.text.size() <= length; })
                           ? 1
                           : 0;
        }
    }
    CHECK(lab_with_points == 12);
    INFO(longest << " of " << choices << " right answers are the longest");
    CHECK(3 * longest <= choices);
    const auto positions = positions_of(all_questions());
    for (const auto count : positions) {
        INFO(positions[0] << " " << positions[1] << " " << positions[2]);
        CHECK(count * 10 >= 2 * (positions[0] + positions[1] + positions[2]));
        CHECK(count * 10 <= 5 * (positions[0] + positions[1] + positions[2]));
    }
}

TEST_CASE("a shuffle keeps the questions, repeats itself, and favours no letter") {
    const auto shipped = all_questions();
    std::array<int, 3> positions{};
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        auto mine = shipped, again = shipped;
        shuffle(mine, seed);
        shuffle(again, seed);
        for (std::size_t i = 0; i < shipped.size(); ++i) {
            CHECK(std::ranges::equal(mine[i].answers, again[i].answers, {}, &Question::Answer::text,
                                     &Question::Answer::text));
            CHECK(std::ranges::is_permutation(mine[i].answers, shipped[i].answers, {},
                                              &Question::Answer::text, &Question::Answer::text));
        }
        const auto these = positions_of(mine);
        for (std::size_t i = 0; i < 3; ++i) positions[i] += these[i];
    }
    const auto sum = positions[0] + positions[1] + positions[2];
    for (const auto count : positions) CHECK(std::abs(3 * count - sum) < sum / 10);
    auto one = shipped, other = shipped;
    shuffle(one, 1);
    shuffle(other, 2);
    CHECK_FALSE(std::ranges::equal(one, other, [](const Question& a, const Question& b) {
        return a.answers.empty() || right_of(a) == right_of(b);
    }));
}

TEST_CASE("a line is pointed at by the end of its path and its number in today's file") {
    for (const auto& question : all_questions()) {
        if (!question.point) continue;
        INFO(question.prompt);
        for (const auto& spot : question.point->right) {
            const auto place = place_of(spot, source);
            CHECK(pointed_at(*question.point, source, place) == Pointed::right);
            CHECK(pointed_at(*question.point, source, " " + place.substr(place.rfind('/') + 1)) ==
                  Pointed::right);
            CHECK(pointed_at(*question.point, source, spot.file + ":1") == Pointed::other_line);
            CHECK(pointed_at(*question.point, source, "x" + place) == Pointed::other_file);
        }
        for (const auto* typed : {"", "a", "bus.hpp", "bus.hpp:", ":12", "bus.hpp:x"})
            CHECK(pointed_at(*question.point, source, typed) == Pointed::unreadable);
    }
}

TEST_CASE("no text that a learner reads before the diagnosis has the line to point at") {
    for (const auto& lab : read_labs(source / "labs")) {
        const auto readme = text_of(lab.folder / "README.md"),
                   lesson = text_of(lab.folder / "lesson.md"),
                   described = text_of(lab.folder / "lab.json");
        for (const auto& question : questions_of(lab)) {
            if (!question.point) continue;
            for (const auto& spot : question.point->right) {
                const auto place = place_of(spot, source);
                const auto short_place = place.substr(place.rfind('/') + 1);
                INFO(lab.name << ": " << place);
                for (const auto& text : {readme, lesson, described, question.prompt}) {
                    CHECK(text.find(spot.line) == std::string::npos);
                    CHECK(text.find(short_place) == std::string::npos);
                }
            }
        }
    }
}

TEST_CASE(
    "neither the title nor the story nor the changes of a lab have a word that gives it away") {
    const auto lower = [](std::string text) {
        std::ranges::transform(text, text.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return text;
    };
    for (const auto& lab : read_labs(source / "labs")) {
        if (lab.files.empty()) continue;  // nothing is broken
        const auto described = nlohmann::json::parse(text_of(lab.folder / "lab.json"));
        const auto readme = text_of(lab.folder / "README.md");
        const auto job = readme.find("\n## Your job");
        INFO(lab.name);
        REQUIRE(job != std::string::npos);
        const auto before = lower(lab.title + "\n" + readme.substr(0, job));
        CHECK(before.find("changes") != std::string::npos);
        const auto words = described.value("guilty_words", std::vector<std::string>{});
        CHECK(words.size() >= 2);
        for (const auto& word : words) {
            INFO(word);
            CHECK(before.find(lower(word)) == std::string::npos);
        }
        for (const auto& file : lab.files) {
            INFO(file.file);
            CHECK(before.find(file.file) == std::string::npos);
        }
    }
}
