#pragma once
// The questions of a diagnosis (diagnose.json): choices, and lines of the checkout to point at.
// Thread-safe.

#include "labs/runner/lab.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duet::lab {

struct Question {
    struct Answer {
        std::string text, why;  ///< a wrong one's: the evidence that refutes it
        bool right = false;
    };
    /// A question that is answered with FILE:LINE.
    struct Point {
        struct Spot {
            std::string file, line;  ///< a path in the checkout, and text of one of its lines
        };
        std::vector<Spot> right;  ///< each of them is a right answer
        std::string why, miss;    ///< what the line shows; what to look for after a wrong answer
    };
    std::string prompt;
    std::vector<Answer> answers;  ///< the first is (a); empty when a line is wanted
    std::optional<Point> point;
};

/// diagnose.json. Throws std::runtime_error naming what is wrong with it.
std::vector<Question> questions_of(const Lab& lab);

/// Puts the answers of each question into an order that the seed decides, the same on every
/// machine. Over several questions each letter is right about equally often.
void shuffle(std::vector<Question>& questions, std::uint64_t seed);

/// "b" → 1; -1 when there is no such answer.
int answer_named(const Question& question, const std::string& letter);

/// A right answer as the learner types it: "shared/bus/bus.hpp:141". Throws std::runtime_error when
/// its text does not stand in exactly one line of the file.
std::string place_of(const Question::Point::Spot& spot, const std::filesystem::path& source);

enum class Pointed { right, other_line, other_file, unreadable };
/// Judges "bus.hpp:141"; the file is meant by its path or by the end of it.
Pointed pointed_at(const Question::Point& point, const std::filesystem::path& source,
                   const std::string& words);

}  // namespace duet::lab
