#pragma once
// Reads comma-separated records (RFC 4180) and tolerates what spreadsheets write.

#include "infra/import/input.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duet::importer {

struct Record {
    std::uint64_t line =
        0;  ///< the line where it starts, counted from 1 (a quoted field may span lines)
    std::vector<std::string> fields;  ///< valid UTF-8
    std::string text;                 ///< as in the file, without its line end; valid UTF-8
    bool whole = true;                ///< false: the file ended inside quotes
};

/// The longest record in bytes: an unclosed quote must not read a whole file into memory.
inline constexpr std::size_t max_record = 4 * 1024 * 1024;

/// Fields may be quoted, quotes inside are doubled, lines end with LF, CRLF or CR. It skips a byte
/// order mark and empty lines. A quote inside an unquoted field is an ordinary character. A field
/// that is not valid UTF-8 is read as ISO 8859-1. `record_lines.cpp` implements the same rules
/// independently. One thread.
class CsvReader {
public:
    explicit CsvReader(Input input);

    /// The next record; nullopt at the end.
    std::optional<Record> next();

    /// The digest of everything read so far (Input::digest).
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
