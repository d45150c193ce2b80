#include "labs/runner/skeleton.hpp"

#include "infra/overlay/edit.hpp"
#include "infra/supervisor/files.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace duet::lab {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

const std::string stub{to_be_written};

void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    processes::replace_file(file, text);
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

/// "lost-parcel" → "Lost parcel"
std::string title_of(std::string name) {
    std::ranges::replace(name, '-', ' ');
    name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
    return name;
}

std::string description(const NewLab& lab, const std::string& file_name) {
    ordered_json simulated = ordered_json::object(), scenes = ordered_json::array();
    for (const auto& style : lab.styles) {
        simulated[style]["seed"] = 4417;
        simulated[style]["runs"] = 2000;
        simulated[style]["orders"] = 2;
        simulated[style]["faults"] = "crash=25";
        simulated[style]["required_faults"] = ordered_json::array({"crash"});
        ordered_json scene;
        scene["name"] = "A run without faults";
        scene["words"] = stub + ": what the learner should look at.";
        scene["style"] = style;
        scene["seed"] = 5;
        scene["healthy"] = true;
        scenes.push_back(scene);
    }
    ordered_json edited, all;
    edited["name"] = file_name;
    edited["file"] = lab.file;
    all["number"] = lab.number;
    all["title"] = title_of(lab.name);
    all["styles"] = lab.styles;
    all["files"] = ordered_json::array();
    all["files"].push_back(edited);
    all["invariants"] = std::vector<std::string>{stub};
    all["simulated"] = simulated;
    all["scenes"] = scenes;
    return all.dump(2) + "\n";
}

std::string readme(const NewLab& lab, const std::string& file_name) {
    const auto number = std::to_string(lab.number);
    return "# Lab " + number + ": " + title_of(lab.name) +
           "\n\n"
           "## You will be able to\n\n" +
           stub +
           ": two or three verbs; before you start; time; style.\n\n"
           "## The idea\n\n" +
           stub +
           ": the concept with its source, one figure with the dangerous window.\n\n"
           "## Try it on a healthy shop\n\n" +
           stub +
           ": predict, command, output, explanation.\n\n"
           "## The lab\n\n" +
           stub +
           ": the story, the symptom and this week's changes; never the cause.\n\n"
           "You edit `" +
           file_name + "`, which replaces `" + lab.file +
           "`.\n\n"
           "```\n./duet lab start " +
           number + "\n./duet lab observe " + number + "\n./duet lab diagnose " + number +
           "\n./duet lab check " + number +
           "\n```\n\n"
           "## Decide\n\n" +
           stub + ": two numbers per style, and what would change your mind.\n";
}

std::string hints() {
    std::string text;
    for (const auto* level :
         {"where to look", "interval and invariant", "mechanism", "skeleton", "solution"})
        text += "## " + std::string{level} + "\n\n" + stub + "\n\n";
    return text;
}

std::string questions() {
    ordered_json answers = ordered_json::array();
    for (const bool right : {true, false, false}) {
        ordered_json answer;
        answer["text"] = stub;
        answer["why"] = stub + ": the evidence for or against this answer.";
        if (right) answer["right"] = true;
        answers.push_back(answer);
    }
    ordered_json question, all;
    question["question"] = stub + ": which service, which mechanism, which evidence?";
    question["answers"] = answers;
    all["questions"] = ordered_json::array();
    all["questions"].push_back(question);
    return all.dump(2) + "\n";
}

std::string mutant() {
    ordered_json about;
    about["idea"] = stub + ": the file does nothing at all.";
    about["caught_by"] = std::vector<std::string>{stub};
    return about.dump(2) + "\n";
}

std::size_t stubs_in(const fs::path& file) {
    const auto text = overlay::text_of(file);
    std::size_t count = 0;
    for (auto at = text.find(stub); at != std::string::npos; at = text.find(stub, at + 1)) ++count;
    return count;
}

}  // namespace

fs::path make_skeleton(const fs::path& folder, const NewLab& lab) {
    const auto made = folder / (two_digits(lab.number) + "-" + lab.name);
    if (fs::exists(made))
        throw std::runtime_error(made.string() + " exists already; nothing was written.");
    const auto file_name = fs::path{lab.file}.filename().string();
    const auto edit = stub + ": how this version differs from " + lab.file +
                      ", as edits (labs/README.md shows the format).\n";
    write(made / "README.md", readme(lab, file_name));
    write(made / "hints.md", hints());
    write(made / "explain.md", stub + ": the pattern, its source, fixes that do not hold.\n");
    write(made / "diagnose.json", questions());
    write(made / "starter" / (file_name + ".edit"), edit);
    write(made / "mutants/does-nothing/about.json", mutant());
    write(made / "mutants/does-nothing" / (file_name + ".edit"), edit);
    write(made / "lab.json", description(lab, file_name));
    return made;
}

std::vector<std::string> missing_parts(const Lab& lab) {
    std::vector<std::string> missing;
    for (const auto& entry : fs::recursive_directory_iterator{lab.folder}) {
        if (!entry.is_regular_file()) continue;
        const auto count = stubs_in(entry.path());
        if (count > 0)
            missing.push_back(entry.path().lexically_relative(lab.folder).string() + " says " +
                              stub + (count > 1 ? " " + std::to_string(count) + " times" : ""));
    }
    std::ranges::sort(missing);
    if (missing.empty()) return missing;  // a lab without stubs can be verified
    if (!fs::is_directory(lab.folder / "alt")) missing.emplace_back("alt/ has no other right fix");
    if (std::ranges::all_of(lab.scenes, &Scene::healthy))
        missing.emplace_back("lab.json has no scene that breaks an invariant");
    return missing;
}

}  // namespace duet::lab
