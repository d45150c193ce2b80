#include "infra/import/record_lines.hpp"

#include "infra/import/csv.hpp"
#include "infra/import/input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace duet::importer {

namespace {

/// A state machine that reads byte by byte and stores no text.
class RecordFinder {
public:
    void feed(char byte) {
        const bool second_half_of_line_end = byte == '\n' && previous_ == '\r';
        if (state_ == State::quoted)
            in_quotes(byte);
        else if (!(second_half_of_line_end && length_ == 0))
            outside_quotes(byte);
        if ((byte == '\n' || byte == '\r') && !second_half_of_line_end) ++line_;
        if (length_ == 0) begins_on_ = line_;
        previous_ = byte;
    }

    std::vector<std::uint64_t> finish() {
        end_record();
        return std::move(lines_);
    }

private:
    enum class State { at_start_of_field, plain, quoted, after_quote };

    void in_quotes(char byte) {
        if (length_ > max_record) {  // gives up: reads on as if the quote had been closed
            state_ = State::plain;
            return;
        }
        ++length_;
        if (byte == '"') state_ = State::after_quote;
    }

    void outside_quotes(char byte) {
        if (byte == '\n' || byte == '\r') return end_record();
        ++length_;
        if (byte == '"' && (state_ == State::at_start_of_field || state_ == State::after_quote))
            state_ = State::quoted;
        else
            state_ = byte == ',' ? State::at_start_of_field : State::plain;
        is_blank_ = is_blank_ && (byte == ' ' || byte == '\t');
    }

    void end_record() {
        if (!is_blank_) lines_.push_back(begins_on_);
        state_ = State::at_start_of_field;
        is_blank_ = true;
        length_ = 0;
    }

    State state_ = State::at_start_of_field;
    bool is_blank_ = true;
    std::size_t length_ = 0;  ///< of the record, in bytes so far
    std::uint64_t line_ = 1;
    std::uint64_t begins_on_ = 1;
    char previous_ = '\0';
    std::vector<std::uint64_t> lines_;
};

}  // namespace

std::vector<std::uint64_t> lines_of_rows(const std::string& path) {
    Input input(path);
    RecordFinder finder;
    int byte = input.next();
    if (byte == 0xEF) {  // a byte order mark: three bytes that belong to no record
        for (int rest = 0; rest < 3; ++rest) byte = input.next();
    }
    for (; byte >= 0; byte = input.next()) finder.feed(static_cast<char>(byte));
    auto lines = finder.finish();
    if (!lines.empty()) lines.erase(lines.begin());  // the header
    return lines;
}

std::vector<std::string> rows_apart(const Plan& plan, const std::vector<std::uint64_t>& counted) {
    std::vector<std::uint64_t> read;
    for (const auto& verdict : plan.verdicts) read.push_back(verdict.line);
    std::vector<std::uint64_t> only_read;
    std::vector<std::uint64_t> only_counted;
    std::ranges::set_difference(read, counted, std::back_inserter(only_read));
    std::ranges::set_difference(counted, read, std::back_inserter(only_counted));
    std::vector<std::string> found;
    for (const auto line : only_read)
        found.push_back(
            fmt::format("line {}: the import read a row here, the second count finds none", line));
    for (const auto line : only_counted)
        found.push_back(
            fmt::format("line {}: the second count finds a row here, the import read none", line));
    return found;
}

}  // namespace duet::importer
