#include "tests/simulation/mutants/building.hpp"

#include "infra/overlay/overlay.hpp"
#include "infra/overlay/trouble.hpp"
#include "infra/supervisor/files.hpp"

#include <stdexcept>

namespace duet::mutants {

namespace fs = std::filesystem;

fs::path build(const Mutant& mutant, const overlay::BuildTree& tree) {
    const auto folder = tree.build() / "mutants" / mutant.name, planted = folder / "planted.cpp",
               original = tree.source() / mutant.file;
    fs::create_directories(folder);
    processes::replace_file(planted, "// Planted: " + mutant.bug + "\n#line 1 \"" +
                                         original.string() + "\"\n" +
                                         planted_in(mutant, overlay::text_of(original)));
    const auto built =
        overlay::build({tree, folder, true}, {{mutant.file, planted}}, {"duet-simulate"});
    if (!built.tools.empty())
        throw overlay::ToolTrouble("the planted bug " + mutant.name +
                                   " could not be tried, because the tools failed: " + built.tools +
                                   built.said);
    if (!built.well)
        throw std::runtime_error("the planted bug " + mutant.name + " cannot be built:\n" +
                                 built.said);
    return folder / "duet-simulate";
}

}  // namespace duet::mutants
