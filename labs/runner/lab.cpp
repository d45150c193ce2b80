#include "labs/runner/lab.hpp"

#include "infra/overlay/edit.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>
#include <utility>

namespace duet::lab {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// One object of lab.json. It knows which keys were read, so that it can refuse a misspelt one.
class Object {
public:
    /// `where`: the keys on the way to it, "simulated/choreographed"; empty: the whole file.
    Object(const json& value, std::string where) : value_{value}, where_{std::move(where)} {
        if (!value.is_object()) fail("is no JSON object");
    }

    template <class Value> Value required(const std::string& key) {
        known_.insert(key);
        if (!value_.contains(key)) fail("has no key \"" + key + "\"");
        return read<Value>(key);
    }
    template <class Value> Value optional(const std::string& key, Value fallback) {
        known_.insert(key);
        return value_.contains(key) ? read<Value>(key) : fallback;
    }
    /// Each element of a list; none where the key is missing.
    template <class Read> auto list(const std::string& key, Read one) {
        std::vector<decltype(one(std::declval<Object&>()))> all;
        const auto elements = optional(key, json::array());
        if (!elements.is_array()) fail("has a key \"" + key + "\" that is no list");
        for (std::size_t i = 0; i < elements.size(); ++i)
            all.push_back(whole(elements[i], fmt::format("{}/{}", key, i), one));
        return all;
    }
    /// The same for an object of objects: by style.
    template <class Read> auto map(const std::string& key, Read one) {
        std::map<std::string, decltype(one(std::declval<Object&>()))> all;
        const auto members = optional(key, json::object());
        if (!members.is_object()) fail("has a key \"" + key + "\" that is no JSON object");
        for (const auto& [name, value] : members.items())
            all.emplace(name, whole(value, key + "/" + name, one));
        return all;
    }
    /// Throws where it has a key that nothing has read.
    void finish() const {
        for (const auto& [key, value] : value_.items()) {
            if (known_.contains(key)) continue;
            std::string names;
            for (const auto& name : known_) names += (names.empty() ? "" : ", ") + name;
            fail("has an unknown key \"" + key + "\"; known keys: " + names);
        }
    }
    [[noreturn]] void fail(const std::string& what) const {
        throw std::runtime_error((where_.empty() ? "it" : where_) + " " + what);
    }

private:
    template <class Value> Value read(const std::string& key) const {
        try {
            return value_.at(key).get<Value>();
        } catch (const json::exception& problem) {
            fail("has a key \"" + key + "\" with a value of the wrong type: " + problem.what());
        }
    }
    template <class Read>
    auto whole(const json& value, const std::string& key, Read read_object) const {
        Object inner{value, where_.empty() ? key : where_ + "/" + key};
        auto result = read_object(inner);
        inner.finish();
        return result;
    }

    const json& value_;
    std::string where_;
    std::set<std::string> known_;
};

using Texts = std::vector<std::string>;

LabFile file_in(Object& value) {
    return {value.required<std::string>("name"), value.required<std::string>("file")};
}

SimulatedCheck simulated_check_in(Object& value) {
    const SimulatedCheck defaults;
    return {.seed = value.required<std::uint64_t>("seed"),
            .runs = value.required<std::uint64_t>("runs"),
            .orders = value.optional("orders", defaults.orders),
            .faults = value.required<std::string>("faults"),
            .required_faults = value.optional("required_faults", Texts{}),
            .required_fault_points = value.optional("required_fault_points", Texts{}),
            .endings = value.optional("endings", defaults.endings),
            .slow = value.optional("slow", defaults.slow)};
}

FaultStep fault_step_in(Object& value) {
    const FaultStep defaults;
    return {.victim = value.required<std::string>("victim"),
            .fault = value.required<std::string>("fault"),
            .orders = value.optional("orders", defaults.orders),
            .token = value.optional("token", defaults.token),
            .country = value.optional("country", defaults.country),
            .customer = value.optional("customer", defaults.customer),
            .cancelled = value.optional("cancelled", defaults.cancelled),
            .approved_late = value.optional("approved_late", defaults.approved_late),
            .poison = value.optional("poison", defaults.poison),
            .killed = value.required<std::string>("killed"),
            .at_once = value.optional("at_once", defaults.at_once)};
}

RealCheck real_check_in(Object& value) {
    const RealCheck defaults;
    RealCheck real{.within = value.optional("within", defaults.within),
                   .give_up = value.optional("give_up", defaults.give_up),
                   .fault_steps = value.list("fault_steps", fault_step_in)};
    if (real.fault_steps.empty()) value.fail("has no \"fault_steps\"");
    return real;
}

Scene scene_in(Object& value) {
    const Scene defaults;
    return {.name = value.required<std::string>("name"),
            .words = value.required<std::string>("words"),
            .style = value.required<std::string>("style"),
            .faults = value.optional("faults", std::string{"none"}),
            .seed = value.optional("seed", defaults.seed),
            .orders = value.optional("orders", defaults.orders),
            .healthy = value.optional("healthy", defaults.healthy),
            .slow = value.optional("slow", defaults.slow)};
}

Count count_in(Object& value) {
    return {.prompt = value.required<std::string>("prompt"),
            .style = value.required<std::string>("style"),
            .seed = value.required<std::uint64_t>("seed"),
            .lines = value.required<std::string>("lines"),
            .without = value.optional("without", std::string{})};
}

Lab lab_in(const json& file) {
    Object value{file, ""};
    Lab lab;
    value.optional("$schema", std::string{});  // for editors
    value.optional("guilty_words", Texts{});   // for tests/labs/course_test.cpp
    lab.number = value.required<int>("number");
    lab.title = value.required<std::string>("title");
    lab.minutes = value.optional("minutes", std::string{"30–60"});
    lab.styles = value.required<Texts>("styles");
    lab.files = value.list("files", file_in);
    lab.others = value.list("others", file_in);
    lab.invariants = value.optional("invariants", Texts{});
    lab.simulated = value.map("simulated", simulated_check_in);
    lab.real = value.map("real", real_check_in);
    lab.scenes = value.list("scenes", scene_in);
    lab.worksheet = value.optional("worksheet", std::string{});
    lab.counts = value.list("counts", count_in);
    value.finish();
    return lab;
}

void check_description(const Lab& lab) {
    for (const auto& style : lab.styles) {
        if (style != "orchestrated" && style != "choreographed")
            throw std::runtime_error("there is no style '" + style + "'");
        if (!lab.simulated.contains(style) && lab.worksheet.empty())
            throw std::runtime_error("\"simulated\" has nothing for the style '" + style + "'");
    }
    const auto refuse_others = [&](const char* key, const auto& by_style) {
        for (const auto& [style, what] : by_style) {
            if (std::ranges::find(lab.styles, style) == lab.styles.end())
                throw std::runtime_error(std::string{key} + " has an unknown key \"" + style +
                                         "\"; \"styles\" does not name this style");
        }
    };
    refuse_others("simulated", lab.simulated);
    refuse_others("real", lab.real);
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
        check_description(lab);
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
        throw std::runtime_error(
            fmt::format("two labs have the number {}: {} and {}.\nGive one of them another number: "
                        "in the name of its folder and in its lab.json.",
                        twice->number, twice->folder.string(), std::next(twice)->folder.string()));
    return all;
}

}  // namespace duet::lab
