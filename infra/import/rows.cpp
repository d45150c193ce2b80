#include "infra/import/rows.hpp"

#include "infra/import/text.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace duet::importer {

namespace {

/// The names of each column: in the first file (2010–2011) and in "Online Retail II".
struct Column {
    std::string_view name;
    std::string_view other_name;
};
constexpr std::array<Column, 7> columns{{{"invoiceno", "invoice"},
                                         {"stockcode", "stockcode"},
                                         {"quantity", "quantity"},
                                         {"invoicedate", "invoicedate"},
                                         {"unitprice", "price"},
                                         {"customerid", "customer id"},
                                         {"country", "country"}}};

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

std::size_t position_of(const Column& column, const std::vector<std::string>& header,
                        const std::string& path) {
    const auto found = std::find_if(header.begin(), header.end(), [&](const std::string& field) {
        const std::string name = lower_case(trimmed(field));
        return name == column.name || name == column.other_name;
    });
    if (found == header.end()) {
        throw std::runtime_error(
            path + ": no column \"" + std::string(column.name) +
            "\" in its first line; this is not an " +
            "invoice file "
            "(InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country)");
    }
    return static_cast<std::size_t>(found - header.begin());
}

/// UTF-16, which spreadsheets call "Unicode text", has a zero byte in every ASCII character.
bool looks_like_utf16(const Record& header) { return header.text.find('\0') != std::string::npos; }

}  // namespace

RowReader::RowReader(const std::string& path) : csv_(Input(path)) {
    const auto header = csv_.next();
    if (!header) throw std::runtime_error(path + ": the file is empty");
    if (looks_like_utf16(*header)) {
        throw std::runtime_error(path +
                                 ": the file is not UTF-8 text but has zero bytes, as UTF-16 does. "
                                 "Save it as \"CSV UTF-8\", "
                                 "or convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW.csv");
    }
    columns_ = header->fields.size();
    for (std::size_t column = 0; column < columns.size(); ++column) {
        position_[column] = position_of(columns[column], header->fields, path);
    }
}

std::optional<Row> RowReader::next() {
    auto record = csv_.next();
    if (!record) return std::nullopt;
    Row row;
    row.line = record->line;
    row.text = std::move(record->text);
    row.readable = record->whole && record->fields.size() == columns_;
    if (!row.readable) return row;
    std::string* const values[] = {&row.invoice, &row.sku,      &row.quantity, &row.date,
                                   &row.price,   &row.customer, &row.country};
    for (std::size_t column = 0; column < position_.size(); ++column) {
        *values[column] = trimmed(record->fields[position_[column]]);
    }
    return row;
}

}  // namespace duet::importer
