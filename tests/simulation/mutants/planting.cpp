#include "tests/simulation/mutants/planting.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

namespace duet::mutants {

namespace fs = std::filesystem;

namespace {

const std::string begins = "---- this\n";
const std::string becomes = "---- becomes\n";

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

std::string text_of(const fs::path& file) {
    std::ifstream in{file};
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>{in}, {}};
}

Mutant read_mutant(const fs::path& manifest) {
    const auto text = text_of(manifest);
    try {
        const auto first = text.find(begins);
        const auto second = text.find(becomes);
        if (first == std::string::npos || second == std::string::npos) throw std::runtime_error("'---- this' or '---- becomes' is missing");
        const auto head = text.substr(0, first);
        if (!head.starts_with("# ")) throw std::runtime_error("the first line does not say what the bug is ('# …')");
        return {manifest.stem().string(), head.substr(2, head.find('\n') - 2), value_of(head, "file"), value_of(head, "style"), split(value_of(head, "invariant")), std::stoull(value_of(head, "seeds")),
                text.substr(first + begins.size(), second - first - begins.size()), text.substr(second + becomes.size())};
    } catch (const std::exception& problem) {
        throw std::runtime_error(manifest.string() + ": " + problem.what());
    }
}

std::vector<Mutant> read_mutants(const fs::path& folder) {
    std::vector<Mutant> all;
    for (const auto& entry : fs::directory_iterator{folder}) {
        if (entry.path().extension() == ".mutant") all.push_back(read_mutant(entry.path()));
    }
    std::sort(all.begin(), all.end(), [](const Mutant& a, const Mutant& b) { return a.name < b.name; });
    return all;
}

std::string planted_in(const Mutant& mutant, const std::string& source) {
    const auto at = source.find(mutant.original);
    const bool once = at != std::string::npos && source.find(mutant.original, at + 1) == std::string::npos;
    if (!once) {
        throw Stale("tests/simulation/mutants/" + mutant.name + ".mutant: its text stands " + (at == std::string::npos ? "nowhere" : "more than once") + " in " + mutant.file +
                    ". The file has changed: plant the same bug (" + mutant.bug + ") in the new text, between '---- this' and '---- becomes'.");
    }
    auto planted = source;
    planted.replace(at, mutant.original.size(), mutant.planted);
    return planted;
}

}  // namespace duet::mutants
