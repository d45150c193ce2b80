#include "labs/runner/variant.hpp"

#include "infra/overlay/edit.hpp"
#include "infra/supervisor/files.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace duet::lab {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> folders_in(const fs::path& folder) {
    std::vector<fs::path> found;
    if (!fs::is_directory(folder)) return found;
    for (const auto& entry : fs::directory_iterator{folder}) {
        if (entry.is_directory()) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

using Names = std::vector<std::string>;

Variant described(Variant::Kind kind, const fs::path& folder) {
    const auto file = folder / "about.json";
    try {
        const auto about = nlohmann::json::parse(overlay::text_of(file));
        Variant variant{kind,
                        folder.filename().string(),
                        about.at("idea"),
                        about.value("caught_by", Names{}),
                        about.value("styles", Names{}),
                        folder,
                        about.value("caught_for_real", Names{}),
                        about.value("only_simulated", Names{})};
        if ((kind == Variant::Kind::mutant) == variant.caught_by.empty())
            throw std::runtime_error(
                "\"caught_by\" names the invariants that catch a wrong fix, and only of such");
        if (variant.caught_by.empty() &&
            !(variant.caught_for_real.empty() && variant.only_simulated.empty()))
            throw std::runtime_error(
                "\"caught_for_real\" and \"only_simulated\" are of wrong fixes only");
        return variant;
    } catch (const std::exception& problem) {
        throw std::runtime_error(file.string() + ": " + problem.what());
    }
}

std::string edited_text(const fs::path& edit, const LabFile& file, const fs::path& source) {
    try {
        const auto edits = overlay::edits_in(overlay::text_of(edit));
        return overlay::edited(overlay::text_of(source / file.file), edits);
    } catch (const std::exception& problem) {
        throw overlay::Stale(edit.string() + ": " + problem.what() + " (of " + file.file +
                             "). The shipped file has changed: "
                             "make the same change in its new text.");
    }
}

overlay::Replacement made_by_edit(const fs::path& edit, const LabFile& file, const fs::path& source,
                                  const fs::path& scratch) {
    const auto made = scratch / file.name;
    fs::create_directories(scratch);
    const auto inside = edit.lexically_relative(source);
    const auto named = inside.empty() || *inside.begin() == ".." ? edit : inside;
    processes::replace_file(
        made, "#line 1 \"" + named.string() + "\"\n" + edited_text(edit, file, source));
    return {file.file, made};
}

}  // namespace

std::vector<Variant> variants_of(const Lab& lab) {
    std::vector<Variant> all{
        {Variant::Kind::starter, "starter", "", lab.invariants, {}, lab.folder / "starter"}};
    for (const auto& folder : folders_in(lab.folder / "alt"))
        all.push_back(described(Variant::Kind::alternative, folder));
    for (const auto& folder : folders_in(lab.folder / "mutants"))
        all.push_back(described(Variant::Kind::mutant, folder));
    return all;
}

Variant learners(const fs::path& work) {
    return {Variant::Kind::learners, "work", "", {}, {}, work};
}

std::vector<overlay::Replacement> replacements(const Lab& lab, const Variant& variant,
                                               const fs::path& source, const fs::path& scratch) {
    std::vector<overlay::Replacement> found;
    if (variant.kind == Variant::Kind::shipped) return found;
    auto files = lab.files;
    files.insert(files.end(), lab.others.begin(), lab.others.end());
    for (const auto& file : files) {
        const auto whole = variant.folder / file.name,
                   edit = variant.folder / (file.name + ".edit");
        if (fs::exists(whole))
            found.push_back({file.file, whole});
        else if (fs::exists(edit))
            found.push_back(made_by_edit(edit, file, source, scratch));
    }
    if (variant.kind == Variant::Kind::learners) {
        for (const auto& file : lab.files) {  // the shipped file must not replace a missing one
            if (!fs::exists(variant.folder / file.name))
                throw std::runtime_error(fmt::format(
                    "{} is missing, and without it there is nothing to check.\nPut it back, or "
                    "start over: ./duet lab reset {} (it moves your files to the stash).",
                    (variant.folder / file.name).string(), lab.number));
        }
    }
    if (found.empty())
        throw std::runtime_error(variant.folder.string() + " has none of the lab's files");
    return found;
}

std::string starter_text(const Lab& lab, const LabFile& file, const fs::path& source) {
    const auto whole = lab.folder / "starter" / file.name;
    if (fs::exists(whole)) return overlay::text_of(whole);
    return edited_text(whole.string() + ".edit", file, source);
}

}  // namespace duet::lab
