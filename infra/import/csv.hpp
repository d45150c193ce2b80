#pragma once
// Comma-separated records (RFC 4180), tolerant of what spreadsheets really write.

#include "infra/import/input.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duet::importer {

struct Record {
    std::uint64_t line =
        0;  ///< where it starts in the file, counted from 1 (a quoted field may span lines)
    std::vector<std::string> fields;  ///< valid UTF-8
    std::string text;   ///< as it stands in the file, without its line end; valid UTF-8
    bool whole = true;  ///< false: the file ended inside quotes
};

/// The longest record in bytes: a quote that is never closed must not swallow a whole file into
/// memory.
inline constexpr std::size_t max_record = 4 * 1024 * 1024;

/// Fields may be quoted, quotes within are doubled, lines end with LF, CRLF or CR, a byte order
/// mark is skipped, and so are empty lines. A quote inside an unquoted field is an ordinary
/// character. A field that is not valid UTF-8 is ISO 8859-1. `record_lines.cpp` follows the same
/// rules on its own. One thread.
class CsvReader {
public:
    explicit CsvReader(Input input);

    /// The next record; nullopt at the end.
    std::optional<Record> next();

    /// Of everything read so far (Input::digest).
    std::string digest() const { return input_.digest(); }

private:
    int take();
    int peek();
    void skip_mark();
    void read_quoted(Record& record, std::string& field);
    void read_record(Record& record);

    Input input_;
    std::optional<int> ahead_;
    std::uint64_t line_ = 1;
};

}  // namespace duet::importer
