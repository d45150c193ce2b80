#include "infra/import/summary.hpp"

#include "infra/import/money.hpp"
#include "infra/import/text.hpp"
#include "shared/text/utf8.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

namespace duet::importer {

namespace {

constexpr std::size_t few = 10;

/// The beginning of a row, never cut within a character.
std::string beginning_of(const std::string& text) {
    std::size_t end = std::min<std::size_t>(text.size(), 100);
    while (end < text.size() && !is_utf8(std::string_view(text).substr(0, end))) --end;
    std::string shown = text.substr(0, end) + (end < text.size() ? "…" : "");
    std::replace_if(
        shown.begin(), shown.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    return shown;
}

void print_discrepancies(std::ostream& out, const char* title,
                         const std::vector<Discrepancy>& discrepancies) {
    if (discrepancies.empty()) return;
    out << "  " << title << ": " << discrepancies.size() << '\n';
    for (const Discrepancy& discrepancy : discrepancies) {
        out << "    " << discrepancy.key << "  £" << pounds_of(discrepancy.total) << "  "
            << discrepancy.document_status.state;
        if (!discrepancy.document_status.reason.empty())
            out << " (" << discrepancy.document_status.reason << ')';
        if (!discrepancy.document_status.id.empty()) out << "  " << discrepancy.document_status.id;
        out << '\n';
    }
}

void print_reconciliation(std::ostream& out, const Reconciliation& reconciliation) {
    const Sum file = total_of(reconciliation.expected), shop = total_of(reconciliation.reported);
    out << "  revenue by country and day: " << reconciliation.expected.size() << " sums; file £"
        << pounds_of(file.revenue) << ", refunds £" << pounds_of(file.refunds) << ", orders "
        << file.orders << "; reports £" << pounds_of(shop.revenue) << ", refunds £"
        << pounds_of(shop.refunds) << ", orders " << shop.orders << ": "
        << (reconciliation.equal() ? "equal" : "DIFFERENT") << '\n';
    for (const auto& [where, sum] : reconciliation.differences) {
        out << "    " << where.day << ' ' << where.country << ": reports minus file: revenue £"
            << pounds_of(sum.revenue) << ", refunds £" << pounds_of(sum.refunds) << ", orders "
            << sum.orders << '\n';
    }
}

void print_check(std::ostream& out, const ReportCheck& check) {
    const auto& rows = check.rows;
    out << "  rows by sqlite3: " << rows.read << " = ordered " << rows.ordered << " + returned "
        << rows.returned << " + rejected " << rows.rejected << '\n'
        << "  reports compared with sqlite3 on the file: " << check.figures
        << " figures (revenue and refunds by day and country, orders by hour, top 20 products): "
        << (!check.equal()   ? "DIFFERENT"
            : check.judged() ? "equal"
                             : "NOT ALL JUDGED")
        << '\n';
    for (const auto& difference : check.differences) out << "    " << difference << '\n';
    for (const auto& trouble : check.not_judged) out << "    not judged: " << trouble << '\n';
}

}  // namespace

void print_plan(std::ostream& out, const Plan& plan, bool list_rejections) {
    const auto orders =
        std::count_if(plan.documents.begin(), plan.documents.end(),
                      [](const Document& d) { return d.kind == Document::Kind::order; });
    out << "rows read " << plan.rows_read << " = ordered " << plan.rows_ordered << " + returned "
        << plan.rows_returned << " + rejected " << plan.rejections.size()
        << (plan.accounts_for_every_row() ? "" : "  DOES NOT ADD UP") << '\n'
        << "orders " << orders << ", returns "
        << plan.documents.size() - static_cast<std::size_t>(orders) << ", products "
        << plan.products.size() << '\n';
    std::map<Reason, std::uint64_t> by_reason;
    for (const Rejection& rejection : plan.rejections) ++by_reason[rejection.reason];
    for (const auto& [reason, count] : by_reason)
        out << "rejected " << name_of(reason) << ": " << count << '\n';
    if (!plan.dates.because.empty()) {
        out << "dates with slashes: "
            << (plan.dates.order == DateOrder::month_first ? "month" : "day") << " first ("
            << plan.dates.because << ")\n";
    }
    for (const auto& [name, rows] : plan.countries_without_code) {
        out << "country without a code, kept as XX: \"" << name << "\" (" << rows << " rows)\n";
    }
    std::size_t shown = 0;
    for (const Rejection& rejection : plan.rejections) {
        if (!list_rejections && ++shown > few) {
            out << "  … and " << plan.rejections.size() - few << " more\n";
            break;
        }
        out << "  line " << rejection.line << ": " << name_of(rejection.reason) << ": "
            << beginning_of(rejection.text) << '\n';
    }
    out << std::flush;
}

std::string write_rejections(const std::string& folder, const Plan& plan) {
    const std::string path =
        folder + "/import-" + plan.content_digest.substr(0, 16) + "-rejected.csv";
    std::filesystem::create_directories(folder);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << "line,reason,row\n";
    for (const Rejection& rejection : plan.rejections) {
        file << rejection.line << ',' << name_of(rejection.reason) << ",\"";
        for (const char c : rejection.text) file << c << (c == '"' ? "\"" : "");
        file << "\"\n";
    }
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
    return path;
}

void print_result(std::ostream& out, const StyleResult& result) {
    out << result.style << ": orders taken " << result.orders_taken << ", returns taken "
        << result.returns_taken;
    if (result.found_done > 0)
        out << " (" << result.found_done << " of them ended in an earlier run)";
    out << '\n';
    print_discrepancies(out, "refused by the shop", result.refused);
    print_discrepancies(out, "not settled, run the import again later", result.unsettled);
    if (result.end == StyleResult::End::complete) print_reconciliation(out, result.reconciliation);
    if (result.reports.requested) print_check(out, result.reports);
    if (result.end == StyleResult::End::interrupted) out << "  interrupted; nothing is lost\n";
    if (result.end == StyleResult::End::gave_up)
        out << "  stopped: the shop does not answer: " << result.trouble << '\n';
    if (result.end == StyleResult::End::failed) out << "  failed: " << result.trouble << '\n';
    out << std::flush;
}

}  // namespace duet::importer
