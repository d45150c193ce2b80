// lab.json: the schema that describes it, and the reader that refuses what it does not describe.

#include "infra/overlay/edit.hpp"
#include "labs/runner/lab.hpp"
#include "tests/catch.hpp"
#include "tests/contracts/schema.hpp"
#include "tests/labs/scratch.hpp"

#include <nlohmann/json.hpp>

#include <set>

using namespace duet;
using duet::tests::ContainsSubstring;
using duet::tests::Scratch;
using nlohmann::json;

namespace {

const std::filesystem::path lab_folder{DUET_SOURCE "/labs"};

json schema() { return json::parse(overlay::text_of(lab_folder / "lab.schema.json")); }

json description_of(const lab::Lab& lab) {
    return json::parse(overlay::text_of(lab.folder / "lab.json"));
}

/// A small lab with an object of every kind in it.
json small_lab() {
    return json::parse(R"({
        "number": 70,
        "title": "A small lab",
        "styles": ["orchestrated"],
        "files": [{"name": "pivot.cpp", "file": "services/payments/pivot.cpp"}],
        "invariants": ["all-end"],
        "simulated": {"orchestrated": {"seed": 1, "runs": 10, "faults": "crash=25"}},
        "real": {"orchestrated": {"fault_steps": [
            {"victim": "payments", "fault": "x=crash", "killed": "payments"}]}},
        "scenes": [{"name": "A run", "words": "Look.", "style": "orchestrated"}],
        "counts": [{"prompt": "messages", "style": "orchestrated", "seed": 5, "lines": "x"}]
    })");
}

/// What the reader says of it; empty when it takes it.
std::string refusal(const json& description) {
    const Scratch scratch;
    scratch.file("70-small/lab.json", description.dump());
    try {
        lab::read_lab(scratch.folder() / "70-small");
        return "";
    } catch (const std::runtime_error& problem) {
        return problem.what();
    }
}

std::string joined(const std::vector<std::string>& errors) {
    std::string text;
    for (const auto& error : errors) text += error + "\n";
    return text;
}

}  // namespace

TEST_CASE("every lab.json is valid by the schema") {
    const auto described_by = schema();
    for (const auto& lab : lab::read_labs(lab_folder)) {
        INFO(lab.name);
        CHECK(joined(contracts::errors_of(description_of(lab), described_by)).empty());
    }
    CHECK(joined(contracts::errors_of(small_lab(), described_by)).empty());
    CHECK(refusal(small_lab()).empty());
}

TEST_CASE("the schema describes every key of lab.json") {
    const auto described_by = schema();
    for (const auto& [kind, definition] : described_by["$defs"].items()) {
        const auto properties = definition.value("properties", json::object());
        for (const auto& [key, property] : properties.items()) {
            INFO(kind << ": " << key);
            CHECK(property.value("description", "").size() > 10);
        }
    }
}

TEST_CASE("a wrong lab.json is invalid by the schema and refused by the reader") {
    struct Example {
        const char *at, *value, *error;
    };
    const auto example = GENERATE(values<Example>({
        {"/simulated/orchestrated/sede", "1", "/simulated/orchestrated/sede: is declared nowhere"},
        {"/styles/0", "\"orchestrate\"", "/styles/0: is none of"},
        {"/number", "\"70\"", "/number: is not of type"},
        {"/real/orchestrated/fault_steps", "[]", "/real/orchestrated/fault_steps: is below"},
        {"/scenes/0/healthy", "\"yes\"", "/scenes/0/healthy: is not of type"},
        {"/files/0/path", "\"a.cpp\"", "/files/0/path: is declared nowhere"},
    }));
    INFO(example.at);
    auto wrong = small_lab();
    wrong[json::json_pointer{example.at}] = json::parse(example.value);
    CHECK_THAT(joined(contracts::errors_of(wrong, schema())), ContainsSubstring(example.error));
    CHECK_THAT(refusal(wrong), ContainsSubstring("70-small/lab.json: "));
}

TEST_CASE("a lab.json without a required key is invalid by the schema and refused by the reader") {
    const auto key = GENERATE(std::string{"/title"}, std::string{"/simulated/orchestrated/seed"},
                              std::string{"/real/orchestrated/fault_steps/0/victim"});
    INFO(key);
    const json::json_pointer at{key};
    auto wrong = small_lab();
    wrong[at.parent_pointer()].erase(at.back());
    CHECK_THAT(joined(contracts::errors_of(wrong, schema())), ContainsSubstring(key));
    CHECK_THAT(refusal(wrong), ContainsSubstring("has no key \"" + at.back() + "\""));
}

TEST_CASE("the reader refuses an unknown key by its name and names the keys of the schema") {
    struct Example {
        const char *object, *definition;
    };
    const auto example = GENERATE(values<Example>({
        {"", "lab"},
        {"/files/0", "file"},
        {"/simulated/orchestrated", "simulated"},
        {"/real/orchestrated", "real"},
        {"/real/orchestrated/fault_steps/0", "fault_step"},
        {"/scenes/0", "scene"},
        {"/counts/0", "count"},
    }));
    auto wrong = small_lab();
    wrong[json::json_pointer{example.object}]["colour"] = "red";
    std::string known;
    const auto properties = schema()["$defs"][example.definition]["properties"];
    for (const auto& [key, property] : properties.items())
        known += (known.empty() ? "" : ", ") + key;
    const auto said = refusal(wrong);
    CHECK_THAT(said, ContainsSubstring("unknown key \"colour\""));
    CHECK_THAT(said, ContainsSubstring("known keys: " + known));
    if (*example.object != 0) CHECK_THAT(said, ContainsSubstring(example.object + 1));
}
