#include "tests/simulation/mutants/building.hpp"

#include "infra/duet/overlay/overlay.hpp"

#include <fstream>
#include <stdexcept>

namespace duet::mutants {

namespace fs = std::filesystem;

fs::path build(const Mutant& mutant, const overlay::BuildTree& tree) {
    const auto folder = tree.build() / "mutants" / mutant.name, planted = folder / "planted.cpp", original = tree.source() / mutant.file;
    fs::create_directories(folder);
    std::ofstream{planted} << "// Planted: " << mutant.bug << "\n#line 1 \"" << original.string() << "\"\n" << planted_in(mutant, overlay::text_of(original));
    const auto built = overlay::build({tree, folder, true}, {{mutant.file, planted}}, {"duet-simulate"});
    if (!built.well) throw std::runtime_error("the planted bug " + mutant.name + " cannot be built:\n" + built.said);
    return folder / "duet-simulate";
}

}  // namespace duet::mutants
