// Files for `duet import`. An input that begins with '#' gets the usual header in place of that
// character.

#include "infra/import/mapping.hpp"
#include "infra/import/record_lines.hpp"
#include "tests/fuzz/targets/fuzz.hpp"
#include "tests/fuzz/targets/memory_file.hpp"

#include <string>

using namespace duet;
using fuzz::must;

namespace {

constexpr std::string_view header =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

void look_at(const importer::Plan& plan) {
    must(plan.accounts_for_every_row(), "every row became part of something, or was rejected");
    for (const auto& document : plan.documents) {
        must(!document.lines.empty(), "no document without lines");
        for (const auto& line : document.lines)
            must(line.quantity > 0 && line.unit_price > 0,
                 "only lines that can be sold or brought back");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const bool defaults = text.starts_with('#');
    const fuzz::MemoryFile file{default_value ? std::string{header} + std::string{text.substr(1)}
                                      : std::string{text}};
    try {
        const auto plan = importer::read_plan(file.path());
        look_at(plan);
        must(importer::rows_apart(plan, importer::lines_of_rows(file.path())).empty(),
             "two readers find the same rows");
    } catch (const std::runtime_error&) {
        // no such file: a missing column, damaged gzip
    }
    return 0;
}
