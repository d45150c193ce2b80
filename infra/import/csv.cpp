#include "infra/import/csv.hpp"

#include "infra/import/text.hpp"

#include <utility>

namespace duet::importer {

namespace {
constexpr int end_of_file = -1;
}  // namespace

CsvReader::CsvReader(Input input) : input_(std::move(input)) { skip_mark(); }

int CsvReader::peek() {
    if (!ahead_) ahead_ = input_.next();
    return *ahead_;
}

int CsvReader::take() {
    const int byte = peek();
    ahead_.reset();
    // CR LF is one line end and counts at its LF; a lone CR counts by itself.
    if (byte == '\n' || (byte == '\r' && peek() != '\n')) ++line_;
    return byte;
}

void CsvReader::skip_mark() {
    // A UTF-8 text starts with EF only if it has a byte order mark; a Latin-1 header never does.
    if (peek() != 0xEF) return;
    ahead_.reset();
    for (int rest = 0; rest < 2; ++rest) input_.next();
}

void CsvReader::read_quoted(Record& record, std::string& field) {
    record.text += static_cast<char>(take());
    while (true) {
        const int byte = take();
        if (byte == end_of_file || record.text.size() > max_record) {
            record.whole = false;
            return;
        }
        record.text += static_cast<char>(byte);
        if (byte != '"') {
            field += static_cast<char>(byte);
        } else if (peek() == '"') {
            record.text += static_cast<char>(take());
            field += '"';
        } else {
            return;
        }
    }
}

void CsvReader::read_record(Record& record) {
    std::string field;
    bool at_start_of_field = true;
    while (true) {
        const int byte = peek();
        if (byte == '"' && at_start_of_field) {
            read_quoted(record, field);
            at_start_of_field = false;
            continue;
        }
        take();
        if (byte == '\r' && peek() == '\n') continue;
        const bool ends = byte == '\n' || byte == '\r' || byte == end_of_file;
        if (ends || byte == ',') {
            record.fields.push_back(to_utf8(std::exchange(field, {})));
            at_start_of_field = true;
        }
        if (ends) return;
        record.text += static_cast<char>(byte);
        if (byte != ',') {
            field += static_cast<char>(byte);
            at_start_of_field = false;
        }
    }
}

std::optional<Record> CsvReader::next() {
    while (peek() != end_of_file) {
        Record record;
        record.line = line_;
        read_record(record);
        record.text = to_utf8(std::move(record.text));
        if (!trimmed(record.text).empty()) return record;
    }
    return std::nullopt;
}

}  // namespace duet::importer
