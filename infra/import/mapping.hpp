#pragma once
// From rows to orders, returns and rejections: the rules of the import. Decides without I/O.

#include "infra/import/plan.hpp"
#include "infra/import/rows.hpp"

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <variant>

namespace duet::importer {

/// A row that fits the rules, its values read.
struct AcceptedRow {
    Document::Kind kind = Document::Kind::order;
    std::string invoice;      ///< "536365", "C536379"
    std::string customer_id;  ///< "17850", or "guest-<invoice>" when the row names none
    std::string country_name;
    std::chrono::sys_seconds placed_at;
    Line line;
};

/// The rules for one row on its own: numeric invoice → order; C… → return, its quantities negative
/// in the file; A… (bad debt), prices and quantities of the wrong sign and whatever the shop's
/// contract forbids → the reason.
std::variant<AcceptedRow, Reason> judge(const Row& row, DateOrder dates = DateOrder::month_first);

/// Collects rows, in any order of invoices, into a plan.
class Mapping {
public:
    /// `too_large`: invoices ("536365", "C536379") that are known to come to more than the shop
    /// takes; their rows are rejected.
    explicit Mapping(DateOrder dates = DateOrder::month_first, std::set<std::string> too_large = {})
        : dates_(dates), too_large_(std::move(too_large)) {}

    void take(const Row& row);

    /// The plan; the mapping is spent.
    Plan finish(std::string content_digest);

private:
    std::optional<Reason> place(const AcceptedRow& row);
    Document& document_of(const AcceptedRow& row);
    void count_product(const AcceptedRow& row);

    DateOrder dates_;
    std::set<std::string> too_large_;
    Plan plan_;
    std::unordered_map<std::string, std::size_t> documents_;  ///< invoice → place in the plan
    std::unordered_map<std::string, std::size_t> products_;   ///< SKU → place in the plan
};

/// Reads the whole file, its dates as `dates` says or else as they show themselves. Throws
/// std::runtime_error when it cannot be read, or its dates contradict each other.
Plan read_plan(const std::string& path, const std::optional<DateDecision>& dates = std::nullopt);

}  // namespace duet::importer
