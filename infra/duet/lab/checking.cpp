#include "infra/duet/lab/checking.hpp"

#include <stdexcept>

namespace duet::lab {

namespace fs = std::filesystem;

namespace {

const std::string simulation = "duet-simulate";
// The standard lets a compiler remove a loop that has no effect; a learner's endless loop is to be noticed ([intro.progress]).
const std::string honest = "-fno-finite-loops";

/// The linker's words where a function of the file is missing: its library's own object is taken as well, and both define the rest.
std::string linker_in_words(const std::string& said) {
    if (said.find("multiple definition") == std::string::npos) return said;
    return said + "\nThe linker found things twice. That is what it says when your file no longer defines everything that the shipped one does: look for a function that you removed or renamed.\n";
}

}  // namespace

Prepared prepare(const Places& places, const overlay::BuildTree& tree, const Lab& lab, const Variant& variant, bool quiet) {
    const auto shipped = places.build / "bin" / simulation;
    if (!fs::exists(shipped)) throw std::runtime_error("the simulation is not built (" + shipped.string() + " is missing).\nIt is built by ./duet lab in the checkout; ./duet builds it with the first command of a lab.");
    if (variant.kind == Variant::Kind::shipped) return {shipped, {}};
    const auto scratch = places.scratch_of(lab, variant.name);
    auto built = overlay::build({tree, scratch, quiet, honest}, replacements(lab, variant, places.source, scratch), {simulation});
    if (!built.well) built.said = linker_in_words(built.said);
    return {scratch / simulation, std::move(built)};
}

Verdict not_built(const std::string& style, const overlay::Built& built) {
    Verdict verdict;
    verdict.kind = Verdict::Kind::fail;
    verdict.style = style;
    verdict.invariant = "builds";
    verdict.what = "it does not build\n\n" + built.said;
    return verdict;
}

}  // namespace duet::lab
