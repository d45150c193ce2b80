#include "labs/runner/lab.hpp"

#include "infra/overlay/edit.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace duet::lab {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

std::vector<std::string> words_in(const json& value, const char* name,
                                  std::vector<std::string> fallback = {}) {
    return value.contains(name) ? value.at(name).get<std::vector<std::string>>() : fallback;
}

LabFile file_in(const json& value) { return {value.at("name"), value.at("file")}; }

std::vector<LabFile> files_in(const json& value, const char* name) {
    std::vector<LabFile> files;
    const auto list = value.value(name, json::array());
    for (const auto& one : list) files.push_back(file_in(one));
    return files;
}

Quick quick_in(const json& value) {
    const Quick defaults;
    return {value.at("seed"),
            value.at("days"),
            value.value("orders", defaults.orders),
            value.at("faults"),
            words_in(value, "fires"),
            words_in(value, "at"),
            words_in(value, "endings", defaults.endings),
            value.value("slow", "")};
}

FaultStep fault_step_in(const json& value) {
    const FaultStep defaults;
    return {value.at("victim"),
            value.at("fault"),
            value.value("orders", defaults.orders),
            value.value("token", defaults.token),
            value.value("country", defaults.country),
            value.value("customer", defaults.customer),
            value.value("cancelled", defaults.cancelled),
            value.value("approved_late", defaults.approved_late),
            value.value("poison", ""),
            value.at("killed"),
            value.value("at_once", defaults.at_once)};
}

Full full_in(const json& value) {
    Full full;
    full.within = value.value("within", full.within);
    full.give_up = value.value("give_up", full.give_up);
    for (const auto& step : value.at("troubles")) full.fault_steps.push_back(fault_step_in(step));
    if (full.fault_steps.empty()) throw std::runtime_error("\"full\" has no \"troubles\"");
    return full;
}

Scene scene_in(const json& value) {
    return {value.at("name"),
            value.at("words"),
            value.at("style"),
            value.value("faults", "none"),
            value.value("seed", std::uint64_t{1}),
            value.value("orders", 1),
            value.value("healthy", false),
            value.value("slow", "")};
}

Count count_in(const json& value) {
    return {value.at("ask"), value.at("style"), value.at("seed"), value.at("lines"),
            value.value("without", "")};
}

Lab lab_in(const json& value) {
    Lab lab;
    lab.number = value.at("number");
    lab.title = value.at("title");
    lab.minutes = value.value("minutes", "30–60");
    lab.styles = words_in(value, "styles");
    lab.files = files_in(value, "files");
    lab.others = files_in(value, "others");
    lab.invariants = words_in(value, "invariants");
    const auto quick = value.value("quick", json::object()),
               full = value.value("full", json::object());
    for (const auto& [style, runs] : quick.items()) lab.quick[style] = quick_in(runs);
    for (const auto& [style, what] : full.items()) lab.full[style] = full_in(what);
    const auto scenes = value.value("scenes", json::array());
    for (const auto& scene : scenes) lab.scenes.push_back(scene_in(scene));
    const auto counts = value.value("counts", json::array());
    lab.worksheet = value.value("sheet", "");
    for (const auto& count : counts) lab.counts.push_back(count_in(count));
    return lab;
}

void look_over(const Lab& lab) {
    for (const auto& style : lab.styles) {
        if (style != "orchestrated" && style != "choreographed")
            throw std::runtime_error("there is no style '" + style + "'");
        if (!lab.quick.contains(style) && lab.worksheet.empty())
            throw std::runtime_error("\"quick\" has nothing for the style '" + style + "'");
    }
    if (lab.styles.empty()) throw std::runtime_error("\"styles\" is empty");
    if (lab.invariants.empty() && !lab.files.empty())
        throw std::runtime_error("\"invariants\" is empty");
}

}  // namespace

Lab read_lab(const fs::path& folder) {
    const auto file = folder / "lab.json";
    try {
        auto lab = lab_in(json::parse(overlay::text_of(file)));
        lab.folder = folder;
        lab.name = folder.filename().string();
        look_over(lab);
        return lab;
    } catch (const std::exception& problem) {
        throw std::runtime_error(file.string() + ": " + problem.what());
    }
}

std::vector<Lab> read_labs(const fs::path& labs) {
    std::vector<Lab> all;
    for (const auto& entry : fs::directory_iterator{labs}) {
        const auto name = entry.path().filename().string();
        if (name.size() > 3 && std::isdigit(static_cast<unsigned char>(name[0])) != 0 &&
            std::isdigit(static_cast<unsigned char>(name[1])) != 0 && name[2] == '-')
            all.push_back(read_lab(entry.path()));
    }
    std::ranges::sort(all, {}, &Lab::number);
    return all;
}

std::vector<Lab> read_all_labs(const std::vector<fs::path>& folders) {
    std::vector<Lab> all;
    for (const auto& folder : folders)
        std::ranges::move(read_labs(folder), std::back_inserter(all));
    std::ranges::stable_sort(all, {}, &Lab::number);
    const auto twice = std::ranges::adjacent_find(all, {}, &Lab::number);
    if (twice != all.end())
        throw std::runtime_error("two labs have the number " + std::to_string(twice->number) +
                                 ": " + twice->folder.string() + " and " +
                                 std::next(twice)->folder.string() +
                                 ".\nGive one of them another number: in the name of its folder "
                                 "and in its lab.json.");
    return all;
}

}  // namespace duet::lab
