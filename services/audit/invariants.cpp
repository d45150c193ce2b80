// In the files of invariants/, a statement that counts rows as `checked` belongs to the statement
// that follows it.

#include "services/audit/invariants.hpp"

#include "invariant_files.hpp"  // generated from the files of invariants/
#include "services/audit/statements.hpp"

#include <array>
#include <stdexcept>
#include <utility>

namespace duet::audit {

namespace {

struct Sentence {
    int id;
    std::string_view name, words;
};

/// The queries of `{7, "reports-equal-ledgers", …}` are 07-reports-equal-ledgers.sql and, for one
/// style only, 07-reports-equal-ledgers.<style>.sql.
constexpr std::array sentences{
    Sentence{1, "stock-balances",
             "For every product, all units that came in are in stock, reserved or sold. No count "
             "is negative. The reserved and sold counts equal those of the orders."},
    Sentence{2, "money-balances",
             "Accounts are the sums of their transfers. The captured amount of a sold order is its "
             "total. A hold exists only while its order is in progress. No order is refunded more "
             "than was captured for it, and no return before its review is approved. Every amount "
             "is a whole number in bounds."},
    Sentence{3, "one-end", "Every order ends at most once, and no transition follows the end."},
    Sentence{4, "captured-once", "No order is captured twice, and every capture has its order."},
    Sentence{5, "shipped-paid", "No shipment leaves without a captured payment."},
    Sentence{6, "undo-complete",
             "A rejected or cancelled order holds no money, no stock and no booking, and each step "
             "was undone at most once. A rejected return moved neither goods nor money."},
    Sentence{7, "reports-equal-ledgers",
             "The reports equal the ledgers, at the business time of each event, wherever that "
             "time is stored. Once the shop has drained, everything is reported, to the penny."},
    Sentence{8, "none-lost", "Every order that the shop acknowledged exists."},
    Sentence{9, "states-follow-graph",
             "The states of an order follow the state graph, and its versions have no gaps."},
    Sentence{10, "all-end",
             "Every order makes progress within 120 s, except one that waits for a person."},
    Sentence{11, "changes-have-events",
             "Every change has its event in the outbox (choreographed). Every running saga knows "
             "the reply it waits for (orchestrated)."},
};

bool counts(std::string_view statement) {
    return statement.starts_with("SELECT COUNT(*) AS checked ");
}

void add_queries(std::vector<Query>& queries, Applies applies, std::string_view script) {
    constexpr auto nothing = "SELECT 0";
    std::string checked = nothing;
    for (auto& statement : statements_in(script)) {
        if (counts(statement)) {
            checked = std::move(statement);
            continue;
        }
        queries.push_back({applies, std::exchange(checked, nothing), std::move(statement)});
    }
}

/// "07-reports-equal-ledgers": the files' names up to the first dot.
std::string stem_of(const Sentence& sentence) {
    const auto number = std::to_string(sentence.id);
    return std::string(2 - number.size(), '0') + number + "-" + std::string{sentence.name};
}

std::vector<Query> queries_of(const Sentence& sentence) {
    constexpr std::array endings{std::pair{Applies::always, ".sql"},
                                 std::pair{Applies::orchestrated, ".orchestrated.sql"},
                                 std::pair{Applies::choreographed, ".choreographed.sql"}};
    const auto stem = stem_of(sentence);
    std::vector<Query> queries;
    for (const auto& [applies, ending] : endings) {
        for (const auto& [file, script] : invariant_files) {
            if (file == stem + ending) add_queries(queries, applies, script);
        }
    }
    if (queries.empty()) throw std::logic_error("no SQL file of the invariant " + stem);
    return queries;
}

std::vector<Invariant> read_all() {
    std::vector<Invariant> all;
    for (const auto& sentence : sentences)
        all.push_back({sentence.id, sentence.name, sentence.words, queries_of(sentence)});
    return all;
}

}  // namespace

std::span<const Invariant> invariants() {
    static const auto all = read_all();
    return all;
}

}  // namespace duet::audit
