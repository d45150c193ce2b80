#include "labs/runner/claim.hpp"

#include <algorithm>

namespace duet::lab {

using Kind = Variant::Kind;

bool among(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

namespace {

std::string as_one_line(const Verdict& verdict) {
    if (verdict.passed()) return "PASS";
    if (verdict.kind == Verdict::Kind::inconclusive) return "INCONCLUSIVE (" + verdict.what + ")";
    return "FAIL " + verdict.invariant +
           (verdict.seed != 0 ? " (seed " + std::to_string(verdict.seed) + ")" : "") + ": " +
           verdict.subject + " " + verdict.what.substr(0, 600);
}

/// The first invariant that the claim names and that broke. Which one breaks first is chance, so
/// all that broke in the failing runs count.
std::string catcher(const Claim& claim, const Verdict& verdict) {
    if (verdict.kind != Verdict::Kind::fail) return "";
    for (const auto& name : claim.caught_by) {
        if (verdict.invariant == name || among(verdict.also, name)) return name;
    }
    return "";
}

/// How the verdict contradicts the claim; empty: it does not.
std::string contradiction(const Claim& claim, const Verdict& verdict) {
    const auto said = claim.who + ": " + as_one_line(verdict);
    if (claim.only_not_pass) return verdict.passed() ? said + "; it must not" : "";
    if (claim.caught_by.empty()) return verdict.passed() ? "" : said + "; it should pass";
    if (!catcher(claim, verdict).empty()) return "";
    std::string names;
    for (const auto& name : claim.caught_by) names += (names.empty() ? "" : " or ") + name;
    return said + "; it should fail on " + names;
}

}  // namespace

void enter(Proof& proof, const Claim& claim, const std::vector<Verdict>& verdicts) {
    std::string problem;
    for (const auto& verdict : verdicts) {
        if (problem.empty()) problem = contradiction(claim, verdict);
    }
    if (!problem.empty()) proof.problems.push_back(problem);
    const bool well = problem.empty();
    if (claim.kind == Kind::starter) {
        for (const auto& verdict : verdicts) {
            if (proof.starter.find(verdict.invariant) == std::string::npos)
                proof.starter += (proof.starter.empty() ? "" : ", ") + verdict.invariant;
        }
    }
    if (claim.kind == Kind::alternative) ++proof.alternatives, proof.passed += well ? 1 : 0;
    if (claim.kind == Kind::mutant) {
        ++proof.mutants, proof.killed += well ? 1 : 0;
        if (const auto by = catcher(claim, verdicts.front()); !by.empty()) ++proof.by[by];
    }
}

}  // namespace duet::lab
