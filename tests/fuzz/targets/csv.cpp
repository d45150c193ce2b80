// Fuzzes files for `duet import`. In an input that begins with '#' the standard header replaces
// that character.

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
    must(plan.accounts_for_every_row(), "every row is used or rejected");
    for (const auto& document : plan.documents) {
        must(!document.lines.empty(), "every document has lines");
        for (const auto& line : document.lines)
            must(line.quantity > 0 && line.unit_price > 0, "every line can be sold or returned");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const bool defaults = text.starts_with('#');
    const fuzz::MemoryFile file{defaults ? std::string{header} + std::string{text.substr(1)}
                                         : std::string{text}};
    try {
        const auto plan = importer::read_plan(file.path());
        look_at(plan);
        must(importer::rows_apart(plan, importer::lines_of_rows(file.path())).empty(),
             "two readers find the same rows");
    } catch (const std::runtime_error&) {
        // an allowed refusal: a missing column, damaged gzip
    }
    return 0;
}
