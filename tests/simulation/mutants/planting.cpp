#include "tests/simulation/mutants/planting.hpp"

#include <algorithm>
#include <stdexcept>

namespace duet::mutants {

namespace fs = std::filesystem;

namespace {

std::string value_of(const std::string& head, const std::string& name) {
    const auto at = head.find("\n" + name + ": ");
    if (at == std::string::npos) throw std::runtime_error("'" + name + ": ' is missing");
    const auto from = at + name.size() + 3;
    return head.substr(from, head.find('\n', from) - from);
}

std::vector<std::string> split(const std::string& names) {
    const std::string between = " or ";
    std::vector<std::string> all;
    std::size_t from = 0;
    for (auto at = names.find(between); at != std::string::npos; at = names.find(between, from)) {
        all.push_back(names.substr(from, at - from));
        from = at + between.size();
    }
    all.push_back(names.substr(from));
    return all;
}

}  // namespace

Mutant read_mutant(const fs::path& manifest) {
    const auto text = overlay::text_of(manifest);
    try {
        const std::string head{overlay::head_of(text)};
        if (!head.starts_with("# "))
            throw std::runtime_error("the first line does not say what the bug is ('# …')");
        return {manifest.stem().string(),
                head.substr(2, head.find('\n') - 2),
                value_of(head, "file"),
                value_of(head, "style"),
                split(value_of(head, "invariant")),
                std::stoull(value_of(head, "seeds")),
                overlay::edits_in(text)};
    } catch (const std::exception& problem) {
        throw std::runtime_error(manifest.string() + ": " + problem.what());
    }
}

std::vector<Mutant> read_mutants(const fs::path& folder) {
    std::vector<Mutant> all;
    for (const auto& entry : fs::directory_iterator{folder}) {
        if (entry.path().extension() == ".mutant") all.push_back(read_mutant(entry.path()));
    }
    std::sort(all.begin(), all.end(),
              [](const Mutant& a, const Mutant& b) { return a.name < b.name; });
    return all;
}

std::string planted_in(const Mutant& mutant, const std::string& source) {
    try {
        return overlay::edited(source, mutant.edits);
    } catch (const overlay::Stale& problem) {
        throw overlay::Stale("tests/simulation/mutants/" + mutant.name +
                             ".mutant: " + problem.what() + " in " + mutant.file +
                             ". The file has changed: plant the same bug (" + mutant.bug +
                             ") in the new text, between '---- this' and '---- becomes'.");
    }
}

}  // namespace duet::mutants
