#pragma once
// Turns rows into orders, returns and rejections: the rules of the import. Decides without I/O. One
// thread.

#include "infra/import/plan.hpp"
#include "infra/import/rows.hpp"

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <variant>

namespace duet::importer {

/// A row that fits the rules, with its values read.
struct AcceptedRow {
    Document::Kind kind = Document::Kind::order;
    std::string invoice;      ///< "536365", "C536379"
    std::string customer_id;  ///< "17850", or "guest-<invoice>" when the row has none
    std::string country_name;
    std::chrono::sys_seconds placed_at;
    Line line;
};

/// The rules for a single row. A numeric invoice is an order; C… is a return, with negative
/// quantities in the file. A… (bad debt), prices and quantities of the wrong sign, and everything
/// that the shop's contract forbids give the reason for rejection.
std::variant<AcceptedRow, Reason> judge(const Row& row, DateOrder dates = DateOrder::month_first);

/// Collects rows, in any order of invoices, into a plan.
/// One thread.
class Mapping {
public:
    /// `too_large`: invoices ("536365", "C536379") whose totals exceed the shop's limit; their rows
    /// are rejected.
    explicit Mapping(DateOrder dates = DateOrder::month_first, std::set<std::string> too_large = {})
        : dates_(dates), too_large_(std::move(too_large)) {}

    void take(const Row& row);

    /// Returns the plan and leaves the mapping empty.
    Plan finish(std::string content_digest);

private:
    std::optional<Reason> place(const AcceptedRow& row);
    Document& document_of(const AcceptedRow& row);
    void count_product(const AcceptedRow& row);

    DateOrder dates_;
    std::set<std::string> too_large_;
    Plan plan_;
    std::unordered_map<std::string, std::size_t> documents_;  ///< invoice → index into the plan
    std::unordered_map<std::string, std::size_t> products_;   ///< SKU → index into the plan
};

/// Reads the whole file, its dates by `dates` or else by their own evidence. Throws
/// std::runtime_error when it is unreadable or its dates contradict each other.
Plan read_plan(const std::string& path, const std::optional<DateDecision>& dates = std::nullopt);

}  // namespace duet::importer
