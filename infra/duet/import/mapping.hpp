#pragma once
// From rows to orders, returns and rejections: the rules of the import. Decides without I/O.

#include "infra/duet/import/plan.hpp"
#include "infra/duet/import/rows.hpp"

#include <string>
#include <unordered_map>
#include <variant>

namespace duet::importer {

/// A row that fits the rules, its values read.
struct AcceptedRow {
    Document::Kind kind = Document::Kind::order;
    std::string invoice;           ///< "536365", "C536379"
    std::string customer_id;       ///< "17850", or "guest-<invoice>" when the row names none
    std::string country_name;
    std::chrono::sys_seconds placed_at;
    Line line;
};

/// The rules for one row on its own: numeric invoice → order; C… → return, its quantities negative in the file; A… (bad
/// debt), prices and quantities of the wrong sign and whatever the shop's contract forbids → the reason.
std::variant<AcceptedRow, Reason> judge(const Row& row);

/// Collects rows, in any order of invoices, into a plan.
class Mapping {
public:
    void take(const Row& row);

    /// The plan; the mapping is spent.
    Plan finish(std::string content_digest);

private:
    bool fits(const AcceptedRow& row) const;   ///< within what one invoice may come to
    Document& document_of(const AcceptedRow& row);
    void count_product(const AcceptedRow& row);

    Plan plan_;
    std::unordered_map<std::string, std::size_t> documents_;   ///< invoice → place in the plan
    std::unordered_map<std::string, std::size_t> products_;    ///< SKU → place in the plan
};

/// Reads the whole file. Throws std::runtime_error when it cannot be read.
Plan read_plan(const std::string& path);

}  // namespace duet::importer
