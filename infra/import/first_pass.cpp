#include "infra/import/first_pass.hpp"

#include "infra/import/rows.hpp"

namespace duet::importer {

FirstPass first_pass(const std::string& path) {
    FirstPass found;
    RowReader reader(path);
    while (const auto row = reader.next()) {
        if (row->readable) found.dates.add(row->line, row->date);
    }
    found.content_digest = reader.digest();
    return found;
}

}  // namespace duet::importer
