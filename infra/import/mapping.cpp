#include "infra/import/mapping.hpp"

#include "infra/import/countries.hpp"
#include "infra/import/dates.hpp"
#include "infra/import/first_pass.hpp"
#include "infra/import/money.hpp"
#include "infra/import/text.hpp"
#include "shared/messages/money.hpp"
#include "shared/text/percent_encoding.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace duet::importer {

namespace {

constexpr std::int64_t max_pieces = limits::quantity;
constexpr std::int64_t highest_price = limits::unit_price;
constexpr std::size_t max_lines = limits::lines;
constexpr std::size_t max_text = 256;  // characters
constexpr std::size_t max_in_key =
    232;  // bytes: with its prefix the SKU must fit into an Idempotency-Key of 256

bool has_control_characters(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool fits_the_shop(std::string_view text) {
    return characters_in(text) <= max_text && !has_control_characters(text);
}

bool sku_allowed(std::string_view sku) {
    // In a path the shop refuses ".", ".." and slashes, encoded or not (shared/http/target.hpp).
    const bool fits_a_path =
        sku != "." && sku != ".." && sku.find_first_of("/\\") == std::string_view::npos;
    return !sku.empty() && fits_a_path && fits_the_shop(sku) &&
           percent_encoded(sku).size() <= max_in_key;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    text = without_empty_fraction(text);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

enum class InvoiceKind { order, credit, bad_debt, unknown };

InvoiceKind kind_of(std::string_view invoice) {
    if (invoice.size() > max_text / 2)
        return InvoiceKind::unknown;  // with its prefix it must fit into a key
    if (all_digits(invoice)) return InvoiceKind::order;
    if (invoice.size() > 1 && (invoice.front() == 'C' || invoice.front() == 'c') &&
        all_digits(invoice.substr(1))) {
        return InvoiceKind::credit;
    }
    return !invoice.empty() && (invoice.front() == 'A' || invoice.front() == 'a')
               ? InvoiceKind::bad_debt
               : InvoiceKind::unknown;
}

/// Checks the sign rules and limits of quantity and price; nullopt when the row keeps them.
std::optional<Reason> objection(InvoiceKind kind, std::int64_t quantity, const Row& row,
                                std::int64_t price) {
    if (kind == InvoiceKind::order && quantity <= 0) return Reason::quantity_not_positive;
    if (kind == InvoiceKind::credit && quantity >= 0) return Reason::quantity_not_negative;
    if (price == 0 && row.price.find_first_of("123456789") != std::string::npos &&
        row.price.front() != '-') {
        return Reason::price_rounds_to_zero;
    }
    if (price <= 0) return Reason::price_not_positive;
    if (quantity > max_pieces || quantity < -max_pieces) return Reason::quantity_over_limit;
    if (price > highest_price) return Reason::price_over_limit;
    return std::nullopt;
}

}  // namespace

std::variant<AcceptedRow, Reason> judge(const Row& row, DateOrder dates) {
    if (!row.readable) return Reason::unreadable_row;
    const std::string_view invoice = without_empty_fraction(row.invoice);
    const InvoiceKind kind = kind_of(invoice);
    if (kind == InvoiceKind::bad_debt) return Reason::bad_debt_adjustment;
    if (kind == InvoiceKind::unknown) return Reason::unknown_invoice_kind;
    const auto quantity = whole_number(row.quantity);
    if (!quantity) return Reason::unreadable_quantity;
    const auto price = pence_from(row.price);
    if (!price) return Reason::unreadable_price;
    if (const auto reason = objection(kind, *quantity, row, *price)) return *reason;
    const auto placed_at = time_from(row.date, dates);
    if (!placed_at) return Reason::unreadable_date;
    if (!sku_allowed(row.sku)) return Reason::sku_not_allowed;

    AcceptedRow accepted;
    accepted.kind = kind == InvoiceKind::order ? Document::Kind::order : Document::Kind::credit;
    accepted.invoice = invoice;
    if (accepted.kind == Document::Kind::credit) accepted.invoice.front() = 'C';
    accepted.customer_id = row.customer.empty() ? "guest-" + accepted.invoice
                                                : std::string(without_empty_fraction(row.customer));
    if (!fits_the_shop(accepted.customer_id)) return Reason::customer_not_allowed;
    accepted.country_name = row.country;
    accepted.placed_at = *placed_at;
    accepted.line = {row.sku, *quantity < 0 ? -*quantity : *quantity, *price};
    return accepted;
}

Document& Mapping::document_of(const AcceptedRow& row) {
    const auto [place, is_new] = documents_.try_emplace(row.invoice, plan_.documents.size());
    if (is_new) {
        plan_.documents.push_back({row.kind,
                                   "invoice-" + row.invoice,
                                   row.customer_id,
                                   country_code(row.country_name),
                                   row.placed_at,
                                   {},
                                   0});
    }
    return plan_.documents[place->second];
}

void Mapping::count_product(const AcceptedRow& row) {
    const auto [place, is_new] = products_.try_emplace(row.line.sku, plan_.products.size());
    if (is_new) plan_.products.push_back({row.line.sku, row.line.unit_price, 0, {}});
    Product& product = plan_.products[place->second];
    if (row.kind == Document::Kind::order)
        product.ordered = checked_add(product.ordered, row.line.quantity);
    product.prices.insert(row.line.unit_price);
}

void Mapping::take(const Row& row) {
    ++plan_.rows_read;
    const auto judged = judge(row, dates_);
    const auto* accepted = std::get_if<AcceptedRow>(&judged);
    const auto rejected = accepted == nullptr ? std::get<Reason>(judged) : place(*accepted);
    plan_.verdicts.push_back(
        {row.line, rejected, accepted == nullptr ? Document::Kind::order : accepted->kind});
    if (rejected) plan_.rejections.push_back({row.line, *rejected, row.text});
}

/// Puts the row into its document, unless the document is full.
std::optional<Reason> Mapping::place(const AcceptedRow& accepted) {
    if (too_large_.contains(accepted.invoice)) return Reason::total_too_large;
    Document& document = document_of(accepted);
    // Merges rows with the same SKU and price, unless the line would exceed the contract's limit:
    // then a second line takes the rest, so that no sold piece is lost.
    const auto same =
        std::find_if(document.lines.begin(), document.lines.end(), [&](const Line& line) {
            return line.sku == accepted.line.sku && line.unit_price == accepted.line.unit_price &&
                   line.quantity + accepted.line.quantity <= max_pieces;
        });
    if (same != document.lines.end()) {
        same->quantity += accepted.line.quantity;
    } else if (document.lines.size() < max_lines) {
        document.lines.push_back(accepted.line);
    } else {
        return Reason::order_too_long;
    }
    ++document.rows;
    ++(accepted.kind == Document::Kind::order ? plan_.rows_ordered : plan_.rows_returned);
    if (country_code(accepted.country_name) == unknown_country)
        ++plan_.countries_without_code[accepted.country_name];
    count_product(accepted);
    return std::nullopt;
}

Plan Mapping::finish(std::string content_digest) {
    plan_.content_digest = std::move(content_digest);
    return std::move(plan_);
}

std::int64_t Document::total() const { return sum_of_lines(lines); }

std::string_view name_of(const RowVerdict& verdict) {
    if (verdict.rejected) return name_of(*verdict.rejected);
    return verdict.kind == Document::Kind::order ? "ordered" : "returned";
}

namespace {

Plan map_file(const std::string& path, DateOrder dates, std::set<std::string> too_large) {
    RowReader reader(path);
    Mapping mapping(dates, std::move(too_large));
    while (const auto row = reader.next()) mapping.take(*row);
    return mapping.finish(reader.digest());
}

std::set<std::string> too_large_in(const Plan& plan) {
    std::set<std::string> invoices;
    for (const Document& document : plan.documents) {
        if (document.total() > limits::total)
            invoices.insert(document.key.substr(std::string_view("invoice-").size()));
    }
    return invoices;
}

}  // namespace

Plan read_plan(const std::string& path, const std::optional<DateDecision>& dates) {
    const DateDecision decided = dates ? *dates : first_pass(path).dates.decide();
    Plan plan = map_file(path, decided.order, {});
    // An invoice's total is known only at the end of the file; a second pass then rejects all its
    // rows.
    if (auto too_large = too_large_in(plan); !too_large.empty())
        plan = map_file(path, decided.order, std::move(too_large));
    plan.dates = decided;
    return plan;
}

}  // namespace duet::importer
