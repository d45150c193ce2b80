#include "labs/runner/checking.hpp"

#include "infra/overlay/trouble.hpp"

#include <regex>
#include <set>

namespace duet::lab {

namespace fs = std::filesystem;

namespace {

const std::string simulation = "duet-simulate";
// The standard lets a compiler remove a loop without effect ([intro.progress]). The check must see
// a learner's endless loop.
const std::string honest = "-fno-finite-loops";

/// Library types as source code names them.
std::string shortened(std::string name) {
    static const std::pair<std::string, std::string> shorter[] = {
        {"std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >",
         "std::string"},
        {"std::chrono::time_point<std::chrono::_V2::system_clock, std::chrono::duration<long, "
         "std::ratio<1l, 1000000l> > >",
         "duet::Instant"},
    };
    for (const auto& [tall, small] : shorter) {
        for (auto at = name.find(tall); at != std::string::npos; at = name.find(tall))
            name.replace(at, tall.size(), small);
    }
    return name;
}

/// "duet::service::Outbox::trim(int)" for each function that no file defines.
std::set<std::string> undefined_in(const std::string& said) {
    static const std::regex missing{R"(undefined reference to [`'](.+)')"};
    std::set<std::string> names;
    for (auto at = std::sregex_iterator{said.begin(), said.end(), missing};
         at != std::sregex_iterator{}; ++at)
        names.insert(shortened((*at)[1].str()));
    return names;
}

}  // namespace

std::string linker_text(const std::string& said, const std::vector<overlay::Replacement>& replaced,
                        const LabPaths& places) {
    const auto names = undefined_in(said);
    if (names.empty() || said.find("multiple definition") != std::string::npos) return said;
    std::string text;
    for (const auto& one : replaced)
        text += places.named(one.by) + " takes the place of " + one.file + ".\n";
    text += "Nothing defines any more, or yet:\n";
    for (const auto& name : names) text += "  " + name + "\n";
    return text + "Look for a function that you removed, renamed, or gave other parameters.\n";
}

Prepared prepare(const LabPaths& places, const overlay::BuildTree& tree, const Lab& lab,
                 const Variant& variant, bool quiet) {
    const auto shipped = places.build / "bin" / simulation;
    if (!fs::exists(shipped))
        throw overlay::ToolTrouble("the simulation is not built (" + shipped.string() +
                                   " is missing).\nIt is built by ./duet lab in the checkout; "
                                   "./duet builds it with the first command of a lab.");
    if (variant.kind == Variant::Kind::shipped) return {shipped, {}};
    const auto scratch = places.scratch_of(lab, variant.name);
    const auto replaced = replacements(lab, variant, places.source, scratch);
    auto built = overlay::build({tree, scratch, quiet, honest}, replaced, {simulation});
    if (!built.well && built.tools.empty()) built.said = linker_text(built.said, replaced, places);
    return {scratch / simulation, std::move(built)};
}

Verdict not_judged(const std::string& style, const std::string& why, const std::string& said) {
    Verdict verdict;
    verdict.style = style;
    verdict.tools_failed = true;
    verdict.what = "Nothing is said about your files: " + why + (said.empty() ? "" : "\n" + said);
    return verdict;
}

Verdict not_built(const std::string& style, const overlay::Built& built) {
    if (!built.tools.empty()) return not_judged(style, built.tools, built.said);
    Verdict verdict;
    verdict.kind = Verdict::Kind::fail;
    verdict.style = style;
    verdict.invariant = "builds";
    verdict.what = "it does not build\n\n" + built.said;
    return verdict;
}

}  // namespace duet::lab
