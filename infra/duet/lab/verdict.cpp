#include "infra/duet/lab/verdict.hpp"

#include "services/console/audit/invariants.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace duet::lab {

namespace {

constexpr std::size_t most_moments = 24;

std::string seconds_in(const Verdict& verdict) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << verdict.seconds << " s";
    return text.str();
}

std::string_view word_for(Verdict::Kind kind) {
    switch (kind) {
        case Verdict::Kind::pass: return "PASS";
        case Verdict::Kind::fail: return "FAIL";
        case Verdict::Kind::inconclusive: return "INCONCLUSIVE";
    }
    return "?";
}

std::string listed(const std::vector<std::uint64_t>& seeds) {
    std::string text;
    for (const auto seed : seeds) text += (text.empty() ? "" : ", ") + std::to_string(seed);
    return text;
}

/// Around the divergence, when there is too much to read.
void tell_story(std::ostringstream& out, const std::vector<Moment>& story) {
    const auto diverges = std::find_if(story.begin(), story.end(), [](const Moment& moment) { return moment.divergence; });
    auto from = story.size() > most_moments ? story.size() - most_moments : 0;
    if (diverges != story.end()) from = std::min(from, static_cast<std::size_t>(diverges - story.begin()) - std::min<std::size_t>(most_moments / 2, static_cast<std::size_t>(diverges - story.begin())));
    const auto to = std::min(story.size(), from + most_moments);
    if (from > 0) out << "       … " << from << " before\n";
    for (auto i = from; i < to; ++i) {
        const auto& moment = story[i];
        out << "  " << std::setw(4) << std::right << i + 1 << "  " << std::setw(12) << std::left << moment.who << ' ' << std::setw(50) << moment.what;
        if (moment.fault) out << " [fault fired]";
        if (moment.divergence) out << "   <-- first divergence";
        out << '\n';
    }
    if (to < story.size()) out << "       … " << story.size() - to << " after\n";
}

}  // namespace

std::string numbered(const std::string& invariant) {
    for (const auto& known : audit::invariants()) {
        if (known.name == invariant) return "I" + std::to_string(known.id) + " " + invariant;
    }
    return invariant;
}

std::string as_text(const Verdict& verdict, const std::string& replay) {
    std::ostringstream out;
    out << word_for(verdict.kind) << "  ";
    if (verdict.kind == Verdict::Kind::fail) {
        out << std::left << std::setw(24) << numbered(verdict.invariant) << ' ' << std::setw(14) << verdict.style;
        if (verdict.seed != 0) out << " seed " << verdict.seed << "  ";
        out << ' ' << seconds_in(verdict) << "\n  " << (verdict.subject.empty() ? "" : (verdict.subject.find('-') == std::string::npos || verdict.subject.starts_with("o-") ? "order " : "") + verdict.subject + ": ") << verdict.what << '\n';
        tell_story(out, verdict.story);
        if (verdict.seed != 0) out << "  replay: " << replay << " --seed " << verdict.seed << '\n';
        return out.str();
    }
    out << std::left << std::setw(14) << verdict.style << ' ' << seconds_in(verdict) << "\n  ";
    if (!verdict.what.empty()) out << verdict.what << '\n';
    if (!verdict.proved.empty()) out << verdict.proved << '\n';
    else if (verdict.days > 0) out << (verdict.what.empty() ? "" : "  ") << verdict.days << " days (from seeds " << listed(verdict.seeds) << "), " << verdict.orders << " orders, " << verdict.struck << " faults struck\n";
    return out.str();
}

std::string as_json(const std::vector<Verdict>& verdicts) {
    auto all = nlohmann::ordered_json::array();
    for (const auto& v : verdicts) {
        all.push_back({{"verdict", word_for(v.kind)}, {"style", v.style}, {"invariant", v.invariant}, {"seed", v.seed}, {"seconds", v.seconds}, {"subject", v.subject}, {"what", v.what}, {"days", v.days}, {"seeds", v.seeds}, {"orders", v.orders}, {"faults", v.struck}});
    }
    return all.dump(2);
}

int exit_code_of(const std::vector<Verdict>& verdicts) {
    int code = verdicts.empty() ? 2 : 0;
    for (const auto& verdict : verdicts) {
        if (verdict.kind == Verdict::Kind::fail) return 1;
        if (verdict.kind == Verdict::Kind::inconclusive) code = 2;
    }
    return code;
}

}  // namespace duet::lab
