#include "labs/runner/verdict.hpp"

#include "services/audit/invariants.hpp"
#include "shared/drawing/sequence.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace duet::lab {

namespace {

constexpr std::size_t max_moments = 24;

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

void print_moment(std::ostringstream& out, std::size_t number, const Moment& moment) {
    out << "  " << std::setw(4) << std::right << number << "  " << std::setw(12) << std::left
        << moment.who << ' ' << std::setw(50) << moment.what;
    if (moment.fault) out << " [fault fired]";
    if (moment.divergence) out << "   <-- first divergence";
    if (moment.breaks) out << "   <-- here it breaks";
    out << '\n';
}

/// A long story is cut to its beginning, its end and its marked lines.
void print_story(std::ostringstream& out, const std::vector<Moment>& story) {
    std::vector<std::size_t> marks;
    for (std::size_t i = 0; i < story.size(); ++i) {
        if (story[i].fault || story[i].divergence || story[i].breaks) marks.push_back(i);
    }
    const auto which = drawing::shown(story.size(), max_moments, marks);
    std::size_t left_out = 0;
    for (std::size_t i = 0; i < story.size(); ++i) {
        if (!which[i]) {
            ++left_out;
            continue;
        }
        if (left_out > 0) out << "        " << drawing::elided(left_out) << '\n';
        left_out = 0;
        print_moment(out, i + 1, story[i]);
    }
}

const audit::Invariant* known_as(const std::string& name) {
    for (const auto& known : audit::invariants()) {
        if (known.name == name) return &known;
    }
    return nullptr;
}

/// "order o-17: "; empty when the verdict has no subject.
std::string about(const Verdict& verdict) {
    if (verdict.subject.empty()) return {};
    const bool order =
        verdict.subject.find('-') == std::string::npos || verdict.subject.starts_with("o-");
    return (order ? "order " : "") + verdict.subject + ": ";
}

}  // namespace

std::string numbered(const std::string& invariant) {
    const auto* known = known_as(invariant);
    return known == nullptr ? invariant : "I" + std::to_string(known->id) + " " + invariant;
}

std::string meaning_of(const std::string& invariant) {
    const auto* known = known_as(invariant);
    if (known == nullptr) return {};
    return fmt::format("{}: {} (./duet audit --explain I{}; all: services/audit/invariants/)",
                       numbered(invariant), known->words, known->id);
}

std::string as_text(const Verdict& verdict, const std::string& replay) {
    std::ostringstream out;
    out << word_for(verdict.kind) << "  ";
    if (verdict.kind == Verdict::Kind::fail) {
        out << std::left << std::setw(24) << numbered(verdict.invariant) << ' ' << std::setw(14)
            << verdict.style;
        if (verdict.seed != 0) out << " seed " << verdict.seed << "  ";
        out << ' ' << seconds_in(verdict) << "\n  " << about(verdict) << verdict.what << '\n';
        print_story(out, verdict.story);
        if (const auto meaning = meaning_of(verdict.invariant); !meaning.empty())
            out << "  " << meaning << '\n';
        if (verdict.seed != 0 && !replay.empty())
            out << "  replay: " << replay << " --seed " << verdict.seed << '\n';
        return out.str();
    }
    out << std::left << std::setw(14) << verdict.style << ' ' << seconds_in(verdict) << "\n  ";
    if (!verdict.what.empty()) out << verdict.what << '\n';
    if (!verdict.proved.empty())
        out << verdict.proved << '\n';
    else if (verdict.runs > 0)
        out << (verdict.what.empty() ? "" : "  ") << verdict.runs << " runs (from seeds "
            << listed(verdict.seeds) << "), " << verdict.orders << " orders, " << verdict.fired
            << " faults fired\n";
    return out.str();
}

std::string as_json(const std::vector<Verdict>& verdicts) {
    auto all = nlohmann::ordered_json::array();
    for (const auto& v : verdicts) {
        all.push_back({{"verdict", word_for(v.kind)},
                       {"style", v.style},
                       {"invariant", v.invariant},
                       {"seed", v.seed},
                       {"seconds", v.seconds},
                       {"subject", v.subject},
                       {"what", v.what},
                       {"runs", v.runs},
                       {"seeds", v.seeds},
                       {"orders", v.orders},
                       {"faults", v.fired},
                       {"tools_failed", v.tools_failed}});
    }
    // A compiler's message may quote bytes of the source that are no UTF-8.
    return all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
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
