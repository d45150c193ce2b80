#include "infra/duet/lab/full.hpp"

#include "infra/duet/lab/real_shop.hpp"

#include <algorithm>
#include <chrono>

namespace duet::lab {

namespace fs = std::filesystem;
using std::chrono::seconds;

namespace {

constexpr seconds to_be_accepted{20};
constexpr seconds to_strike{10};
constexpr int orders_after_the_kill = 2;

std::vector<std::string> executables() {
    std::vector<std::string> names{"duet-command"};
    for (const auto& name : processes::known_names()) {
        if (name != "nats") names.push_back(name);
    }
    return names;
}

std::string words_of(const std::map<std::string, std::string>& row) {
    std::string text;
    for (const auto& [column, value] : row) text += (text.empty() ? "" : ", ") + column + " " + (value.empty() ? "–" : value);
    return text;
}

class Checking {
public:
    Checking(RealShop& shop, const Lab& lab, Verdict& verdict, const std::function<void(const std::string&)>& progress) : shop_{shop}, lab_{lab}, full_{lab.full.at(verdict.style)}, verdict_{verdict}, progress_{progress} {
        if (!full_.poison.empty()) poison_.emplace(full_.poison);
    }

    /// False: it is decided already.
    bool without_trouble() { return orders("orders without trouble", full_.orders, usual()) && all_end("nothing was broken yet"); }

    bool under_the_fault() {
        if (!shop_.arm(full_.victim, full_.fault)) return nothing_proved("the fault " + full_.fault + " could not be armed in " + full_.victim);
        auto planned = usual();
        planned.token = full_.token;
        planned.country = full_.country;
        planned.customer_id = full_.customer;
        planned.cancel = full_.cancelled;
        if (poison_ && !shop_.publish(*poison_, to_be_accepted)) return nothing_proved("the broker did not take the events that nobody can handle");
        if (!orders("orders under the fault " + full_.fault, full_.orders, planned)) return false;
        fired_ = shop_.struck(to_strike);
        return all_end(full_.victim + (fired_ ? " was struck by " : " was to be struck by ") + full_.fault) && put_aside("");
    }

    bool after_a_kill() {
        if (!shop_.kill(full_.killed)) return nothing_proved(full_.killed + " could not be killed: it was not running");
        return orders("orders after a kill of " + full_.killed, orders_after_the_kill, usual()) && all_end(full_.killed + " was killed") && put_aside(", after " + full_.killed + " was killed");
    }

    void judge() {
        progress_(verdict_.style + ": the books, once every event was heard …");
        shop_.all_heard(seconds{full_.within});   // or not: the books say what became of it
        const auto report = shop_.audit();
        verdict_.orders = report.orders;
        if (report.orders < static_cast<std::int64_t>(shop_.accepted())) return fail("none-lost", "", std::to_string(shop_.accepted()) + " orders were acknowledged, " + std::to_string(report.orders) + " are there");
        for (const auto& finding : report.findings) {
            if (!finding.holds) verdict_.also.push_back(finding.name);
        }
        if (const auto* broken = most_telling(report)) return fail(broken->name, "", broken->error.empty() ? words_of(broken->offending.front()) : broken->error);
        if (!fired_) return void(nothing_proved("the fault " + full_.fault + " of " + full_.victim + " never struck"));
        verdict_.kind = Verdict::Kind::pass;
        verdict_.proved = std::to_string(report.orders) + " orders, " + full_.victim + " struck by " + full_.fault + ", " + full_.killed + " killed with SIGKILL" + (poison_ ? ", two events that nobody can handle put aside" : "") + "; every invariant holds in the databases";
    }

private:
    /// The lab's own invariant, if it is among those that are broken; nullptr when none is.
    const audit::Finding* most_telling(const audit::Report& report) const {
        const audit::Finding* first = nullptr;
        for (const auto& finding : report.findings) {
            if (finding.holds) continue;
            if (std::find(lab_.invariants.begin(), lab_.invariants.end(), finding.name) != lab_.invariants.end()) return &finding;
            if (first == nullptr) first = &finding;
        }
        return first;
    }

    static workload::PlannedOrder usual() {
        workload::PlannedOrder planned;
        planned.customer_id = "learner-";
        return planned;
    }

    bool orders(const std::string& what, int count, const workload::PlannedOrder& like) {
        progress_(verdict_.style + ": " + what + " …");
        if (shop_.place(count, like, to_be_accepted)) return true;
        const auto dying = shop_.dying();
        fail(dying.empty() ? "takes-orders" : "does-not-crash", "", "the shop did not accept its orders within " + std::to_string(to_be_accepted.count()) + " s" + (dying.empty() ? "" : ": " + dying));
        return false;
    }

    bool all_end(const std::string& when) {
        const auto left = shop_.not_ended(seconds{full_.within});
        if (!left) return true;
        fail("all-end", left->id, "the order is still " + (left->state.empty() ? "unknown" : left->state) + " after " + std::to_string(full_.within) + " s; " + when);
        if (poison_ && !shop_.not_put_aside(*poison_, full_.victim, seconds{0}).empty()) verdict_.also.emplace_back("poison-put-aside");
        return false;
    }

    bool put_aside(const std::string& when) {
        if (!poison_) return true;
        progress_(verdict_.style + ": what nobody can handle is put aside …");
        const auto wrong = shop_.not_put_aside(*poison_, full_.victim, seconds{full_.within});
        if (!wrong.empty()) fail("poison-put-aside", "", full_.victim + " was told of " + full_.poison + " by two events that nobody can handle, and within " + std::to_string(full_.within) + " s" + when + ": " + wrong);
        return wrong.empty();
    }

    void fail(const std::string& invariant, const std::string& subject, const std::string& what) {
        verdict_.kind = Verdict::Kind::fail;
        verdict_.invariant = invariant;
        verdict_.subject = subject;
        verdict_.what = what;
    }

    bool nothing_proved(const std::string& why) {
        verdict_.kind = Verdict::Kind::inconclusive;
        verdict_.what = why;
        return false;
    }

    RealShop& shop_;
    const Lab& lab_;
    const Full& full_;
    Verdict& verdict_;
    const std::function<void(const std::string&)>& progress_;
    std::optional<Poison> poison_;
    bool fired_ = false;
};

}  // namespace

Programs prepare_programs(const Places& places, const overlay::BuildTree& tree, const Lab& lab, const Variant& variant, bool quiet) {
    const auto scratch = places.scratch_of(lab, variant.name), folder = scratch / "programs";
    fs::remove_all(folder);
    fs::create_directories(folder);
    const auto replaced = replacements(lab, variant, places.source, scratch);
    std::vector<std::string> changed;
    for (const auto& name : executables()) {
        const bool made_of_it = name != "duet-command" && std::any_of(replaced.begin(), replaced.end(), [&](const overlay::Replacement& one) { return tree.contains(name, one.file); });
        if (made_of_it) changed.push_back(name);
        else fs::create_symlink(places.build / "bin" / name, folder / name);
    }
    return {folder, overlay::build({tree, folder, quiet}, replaced, changed)};
}

Verdict check_full(const Places& places, const fs::path& programs, const Lab& lab, const std::string& style, const std::function<void(const std::string&)>& progress) {
    const auto began = std::chrono::steady_clock::now();
    Verdict verdict;
    verdict.style = style;
    RealShop shop{programs, places.state / "labs" / (lab.name + "-shop"), style, progress};
    Checking checking{shop, lab, verdict, progress};
    if (checking.without_trouble() && checking.under_the_fault() && checking.after_a_kill()) checking.judge();
    verdict.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return verdict;
}

}  // namespace duet::lab
