// Random facts, in any order, some of them twice: the reports equal a plain recomputation from the
// facts, the pages together equal the whole report, revisions count the late facts only, and the
// watermark never goes back.

#include "schema.hpp"  // generated from services/reporting/store/schema.sql
#include "services/reporting/orchestrated/react.hpp"
#include "services/reporting/store/report_store.hpp"
#include "shared/messages/commands.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

using namespace duet;
using namespace duet::reporting;
using namespace std::chrono_literals;

namespace {

constexpr auto lateness = 60s;
constexpr const char* countries[] = {"GB", "FR", "XX"};
constexpr const char* skus[] = {"pen", "ink", "cap \"1\"", "été"};

/// One fact. There are few ids, so that facts repeat, and few keys, so that they share windows; the
/// times spread over two days around 1970.
struct Fact {
    int id = 0;
    int kind = 0;  // 0, 1, 2: sale; 3: rejected; 4: refund
    int country = 0;
    std::int64_t second = 0;
    std::vector<std::tuple<int, int, int>> lines;  // sku, quantity, price
};

std::ostream& operator<<(std::ostream& out, const Fact& fact) {
    return out << "#" << fact.id << " kind " << fact.kind << " " << countries[fact.country]
               << " at " << fact.second << " with " << fact.lines.size() << " lines";
}

rc::Gen<Fact> some_fact() {
    constexpr std::int64_t day = 24 * 3600;
    const auto line =
        rc::gen::tuple(rc::gen::inRange(0, 4), rc::gen::inRange(1, 9), rc::gen::inRange(0, 999));
    return rc::gen::build<Fact>(
        rc::gen::set(&Fact::id, rc::gen::inRange(0, 60)),
        rc::gen::set(&Fact::kind, rc::gen::inRange(0, 5)),
        rc::gen::set(&Fact::country, rc::gen::inRange(0, 3)),
        rc::gen::set(&Fact::second, rc::gen::oneOf(rc::gen::inRange(-day, day),
                                                   rc::gen::inRange<std::int64_t>(0, 300))),
        rc::gen::set(&Fact::lines,
                     rc::gen::container<std::vector<std::tuple<int, int, int>>>(line)));
}

std::vector<Line> lines_of(const Fact& fact) {
    std::vector<Line> lines;
    for (const auto& [sku, quantity, price] : fact.lines)
        lines.push_back({skus[sku], quantity, price});
    return lines;
}

Instant placed_at(const Fact& fact) { return from_micros(fact.second * 1'000'000); }
std::string subject(const Fact& fact) {
    return (fact.kind == 4 ? "r-" : "o-") + std::to_string(fact.id);
}

class ReportingFixture : public testing::ServiceFixture {
public:
    ReportingFixture() : ServiceFixture{schema} { orchestrated::react(handlers, reporting); }

    void record(const Fact& fact) {
        if (fact.kind == 4) {
            load({}, {{subject(fact),
                       {},
                       "ada",
                       countries[fact.country],
                       placed_at(fact),
                       lines_of(fact)}});
            return;
        }
        EndedOrder order;
        order.order_id = subject(fact);
        order.lines = lines_of(fact);
        order.total = total_of(order.lines);
        order.ship_to.country = countries[fact.country];
        order.placed_at = placed_at(fact);
        order.outcome = fact.kind == 3 ? "rejected" : "confirmed";
        order.reason = fact.kind == 3 ? "out_of_stock" : "";
        load({order}, {});
    }

private:
    void load(const std::vector<EndedOrder>& orders, const std::vector<Return>& refunds) {
        const auto before = cursors;
        ++(refunds.empty() ? cursors.orders : cursors.payments);
        command(Load{{"round-1"}, before, cursors, false, orders, refunds});
    }

    Cursors cursors;
    Reporting reporting{lateness};
};

struct Sum {
    std::set<std::string> orders;
    Money revenue = 0, refunds = 0;
    std::set<std::string> late;
};
using Table = std::map<std::pair<Instant, std::string>, Sum>;

/// The same report recomputed plainly: fact by fact, without stored windows.
Table recomputed(const std::vector<Fact>& facts, const std::set<std::string>& late, Window window,
                 Dimension by) {
    const auto width = width_of(window).count();
    Table table;
    std::set<std::string> seen;
    for (const auto& fact : facts) {
        if (!seen.insert(subject(fact)).second || fact.kind == 3) continue;
        auto windows = fact.second * 1'000'000 / width;
        if (windows * width > fact.second * 1'000'000) --windows;
        const auto add = [&](const std::string& key, Money amount) {
            auto& sum = table[{from_micros(windows * width), key}];
            if (fact.kind == 4)
                sum.refunds += amount;
            else
                sum.revenue += amount;
            if (fact.kind != 4) sum.orders.insert(subject(fact));
            if (late.contains(subject(fact))) sum.late.insert(subject(fact));
        };
        if (by == Dimension::country) add(countries[fact.country], 0);
        for (const auto& line : lines_of(fact))
            add(by == Dimension::country ? countries[fact.country] : line.sku,
                line.quantity * line.unit_price);
    }
    return table;
}

std::vector<std::string> to_text(const Table& table) {
    std::vector<std::string> words;
    for (const auto& [place, sum] : table) {
        words.push_back(encode(
            RevenueRow{place.first, place.second, static_cast<std::int64_t>(sum.orders.size()),
                       sum.revenue, sum.refunds, static_cast<std::int64_t>(sum.late.size())}));
    }
    return words;
}

std::vector<std::string> to_text(const std::vector<RevenueRow>& rows) {
    std::vector<std::string> words;
    for (const auto& row : rows) words.push_back(encode(row));
    return words;
}

/// The facts that lay behind the newest earlier fact by more than the lateness when they first
/// arrived.
std::set<std::string> late_of(const std::vector<Fact>& facts) {
    std::set<std::string> seen, late;
    std::optional<std::int64_t> newest;
    for (const auto& fact : facts) {
        if (!seen.insert(subject(fact)).second) continue;
        if (newest && fact.second < *newest - lateness.count()) late.insert(subject(fact));
        newest = std::max(newest.value_or(fact.second), fact.second);
    }
    return late;
}

}  // namespace

TEST_CASE("Every report equals a plain recomputation, in any order of arrival") {
    CHECK(rc::check([] {
        const auto facts = *rc::gen::container<std::vector<Fact>>(some_fact());
        ReportingFixture fixture;
        std::optional<Instant> watermark;
        for (const auto& fact : facts) {
            fixture.record(fact);
            const auto now = ReportStore{fixture.db}.watermark();
            RC_ASSERT(now.has_value());
            RC_ASSERT(!watermark || *now >= *watermark);
            watermark = now;
        }
        const auto late = late_of(facts);
        for (const auto window : {Window::minute, Window::hour, Window::day}) {
            for (const auto by : {Dimension::country, Dimension::sku}) {
                RC_ASSERT(to_text(ReportStore{fixture.db}.revenue(window, by, {}, {}, 100'000)) ==
                          to_text(recomputed(facts, late, window, by)));
            }
        }
    }));
}

TEST_CASE("The order of arrival changes revisions, never sums") {
    CHECK(rc::check([] {
        auto facts = *rc::gen::container<std::vector<Fact>>(some_fact());
        for (std::size_t i = 0; i < facts.size(); ++i) facts[i].id = static_cast<int>(i);
        const auto sums = [](const std::vector<Fact>& in_this_order) {
            ReportingFixture fixture;
            for (const auto& fact : in_this_order) fixture.record(fact);
            auto rows =
                ReportStore{fixture.db}.revenue(Window::hour, Dimension::sku, {}, {}, 100'000);
            for (auto& row : rows) row.revision = 0;
            return to_text(rows);
        };
        const auto before = sums(facts);
        std::sort(facts.begin(), facts.end(),
                  [](const Fact& a, const Fact& b) { return a.second < b.second; });
        RC_ASSERT(sums(facts) == before);
        RC_ASSERT(late_of(facts).empty());
    }));
}

TEST_CASE("The pages together are the whole report") {
    CHECK(rc::check([] {
        const auto facts = *rc::gen::container<std::vector<Fact>>(some_fact());
        ReportingFixture fixture;
        for (const auto& fact : facts) fixture.record(fact);
        const auto window = *rc::gen::element(Window::minute, Window::hour, Window::day);
        const Span span{from_micros(*rc::gen::inRange<std::int64_t>(-90'000, 90'000) * 1'000'000),
                        {}};
        const auto limit = *rc::gen::inRange<std::int64_t>(1, 5);
        ReportStore reports{fixture.db};
        std::vector<RevenueRow> together;
        std::optional<Place> after;
        for (;;) {
            const auto page = reports.revenue(window, Dimension::sku, span, after, limit);
            if (page.empty()) break;
            RC_ASSERT(page.size() <= static_cast<std::size_t>(limit));
            together.insert(together.end(), page.begin(), page.end());
            after = Place{page.back().window_start, page.back().key};
        }
        RC_ASSERT(to_text(together) ==
                  to_text(reports.revenue(window, Dimension::sku, span, {}, 100'000)));
    }));
}
