// Checks a lab's own texts and edits.

#include "infra/overlay/edit.hpp"
#include "labs/runner/diagnosis.hpp"
#include "labs/runner/teaching.hpp"
#include "labs/runner/verify.hpp"

#include <algorithm>
#include <functional>
#include <regex>

namespace duet::lab {

namespace fs = std::filesystem;

namespace {

class Faults {
public:
    void unless(bool holds, const std::string& what) {
        if (!holds) found_.push_back(what);
    }
    void unless_works(const std::function<void()>& act) {
        try {
            act();
        } catch (const std::exception& problem) {
            found_.emplace_back(problem.what());
        }
    }
    std::vector<std::string> take() { return std::move(found_); }

private:
    std::vector<std::string> found_;
};

/// Every relative link must lead to a file.
void look_at_links(const fs::path& file, Faults& faults) {
    const auto text = overlay::text_of(file);
    static const std::regex link{R"(\]\(([^)#\s]+)[^)]*\))"};
    for (auto at = std::sregex_iterator{text.begin(), text.end(), link};
         at != std::sregex_iterator{}; ++at) {
        const auto target = (*at)[1].str();
        if (target.find("://") == std::string::npos)
            faults.unless(fs::exists(file.parent_path() / target),
                          file.string() + " links to " + target + ", which is not there");
    }
}

/// Each line to point at must be there, and not in a file that the learner mends: its text is the
/// solution.
void look_at_questions(const LabPaths& places, const Lab& lab, Faults& faults) {
    for (const auto& question : questions_of(lab)) {
        if (!question.point) continue;
        for (const auto& spot : question.point->right) {
            faults.unless_works([&] { place_of(spot, places.source); });
            faults.unless(
                std::ranges::find(lab.files, spot.file, &LabFile::file) == lab.files.end(),
                "diagnose.json points at a line of " + spot.file +
                    ", which the learner mends: its text is the solution");
        }
    }
}

void look_at_versions(const LabPaths& places, const Lab& lab, Faults& faults) {
    for (const auto& file : lab.files) {
        faults.unless_works([&] { starter_text(lab, file, places.source); });
    }
    const auto variants = variants_of(lab);
    const auto is = [](Variant::Kind kind) {
        return [kind](const Variant& variant) { return variant.kind == kind; };
    };
    faults.unless(std::any_of(variants.begin(), variants.end(), is(Variant::Kind::alternative)),
                  "there is no other right fix in alt/");
    faults.unless(fs::exists(lab.folder / "mutants" / "does-nothing"),
                  "mutants/does-nothing is missing: what does nothing must not pass");
    faults.unless(std::any_of(lab.scenes.begin(), lab.scenes.end(),
                              [](const Scene& scene) { return scene.healthy; }),
                  "no scene is healthy: the learner must also see a run in which nothing is wrong");
}

}  // namespace

std::vector<std::string> lint(const LabPaths& places, const Lab& lab) {
    Faults faults;
    for (const auto* name : {"README.md", "hints.md", "explain.md", "diagnose.json"})
        faults.unless(fs::exists(lab.folder / name), std::string{name} + " is missing");
    faults.unless_works([&] { look_at_links(lab.folder / "README.md", faults); });
    faults.unless_works([&] { hints_of(lab); });
    faults.unless_works([&] { look_at_questions(places, lab, faults); });
    faults.unless_works([&] { explanation_of(lab, places.source); });
    if (!lab.files.empty()) faults.unless_works([&] { look_at_versions(places, lab, faults); });
    return faults.take();
}

}  // namespace duet::lab
