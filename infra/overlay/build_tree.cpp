#include "infra/overlay/build_tree.hpp"

#include "infra/overlay/edit.hpp"
#include "infra/overlay/trouble.hpp"
#include "infra/supervisor/bounded.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <sstream>

namespace duet::overlay {

namespace fs = std::filesystem;

namespace {

void replace_once(std::string& text, const std::string& part, const std::string& by) {
    if (const auto at = text.find(part); at != std::string::npos) text.replace(at, part.size(), by);
}

/// A link command may name a library more than once.
void replace_word(std::string& command, const std::string& word, const std::string& by) {
    command += ' ';
    for (auto at = command.find(" " + word + " "); at != std::string::npos;
         at = command.find(" " + word + " ", at + by.size() + 1))
        command.replace(at + 1, word.size(), by);
    command.pop_back();
}

bool has_word(const std::string& command, const std::string& word) {
    return (command + " ").find(" " + word + " ") != std::string::npos;
}

/// The library that an object belongs to: shared/service/CMakeFiles/duet_machine.dir/outbox.cpp.o
/// is a member of shared/service/libduet_machine.a if duet_machine is a library. Empty when it
/// belongs to none.
std::string library_of(const std::string& object) {
    const auto folder = object.find("CMakeFiles/"), target = folder + 11,
               end = object.find(".dir/");
    if (folder == std::string::npos || end == std::string::npos) return {};
    return object.substr(0, folder) + "lib" + object.substr(target, end - target) + ".a";
}

}  // namespace

/// CMake leaves its compiler launcher (set in the top-level CMakeLists.txt) out of
/// compile_commands.json.
std::string launcher() {
    for (const char* path : {"/usr/bin/ccache", "/usr/local/bin/ccache"}) {
        if (fs::exists(path))
            return "CCACHE_SLOPPINESS=pch_defines,time_macros " + std::string{path} + " ";
    }
    return {};
}

std::string quoted(const std::string& word) {
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return out + "'";
}

BuildTree::BuildTree(fs::path source, fs::path build)
    : source_{std::move(source)}, build_{std::move(build)} {
    const auto list = build_ / "compile_commands.json";
    if (!fs::exists(list) || !fs::exists(build_ / "build.ninja")) {
        throw ToolTrouble("nothing is built in " + build_.string() +
                          ", and an unbuilt program cannot be built with a change.\nRun ./duet "
                          "once in the checkout: it configures and builds.");
    }
    const auto entries = nlohmann::json::parse(text_of(list), nullptr, false);
    if (!entries.is_array())
        throw ToolTrouble(list.string() +
                          " is damaged.\nRemove it and build.ninja beside it, then run ./duet in "
                          "the checkout: it configures and builds.");
    for (const auto& entry : entries) {
        const auto command = entry.at("command").get<std::string>();
        const auto out = command.rfind(" -o "), from = command.rfind(" -c ");
        if (out == std::string::npos || from == std::string::npos || from < out) continue;
        const auto file =
            fs::path{entry.at("file").get<std::string>()}.lexically_relative(source_).string();
        const auto known =
            compilations_.try_emplace(file, Compilation{command.substr(0, out), {}}).first;
        known->second.objects.push_back(command.substr(out + 4, from - out - 4));
    }
}

const BuildTree::Compilation& BuildTree::compilation_of(const std::string& file) const {
    const auto found = compilations_.find(file);
    if (found == compilations_.end())
        throw ToolTrouble("nothing in " + build_.string() + " is built of " + file +
                          ".\nRun ./duet in the checkout: it configures and builds.");
    return found->second;
}

std::string BuildTree::compiling(const std::string& file, const fs::path& instead,
                                 const fs::path& object) const {
    return launcher() + compilation_of(file).command + " -Wno-error -o " + quoted(object.string()) +
           " -c " + quoted(instead.string());
}

const std::string& BuildTree::link_of(const std::string& program) const {
    const std::lock_guard lock{mutex_};
    const auto known = links_.find(program);
    if (known != links_.end()) return known->second;
    const auto printed = processes::run_bounded(
        {"/bin/sh", "-c", "ninja -t commands -s " + quoted("bin/" + program)}, build_, {});
    auto text = printed.out.substr(0, printed.out.find_last_not_of('\n') + 1);
    const auto marker = " -o bin/" + program + " ";
    if (!printed.well() || text.find(marker) == std::string::npos)
        throw ToolTrouble("Ninja does not know how bin/" + program +
                          " is linked: " + printed.error + printed.out);
    if (text.starts_with(": && ")) text.erase(0, 5);
    if (text.ends_with(" && :")) text.erase(text.size() - 5);
    return links_.emplace(program, std::move(text)).first->second;
}

std::vector<std::string> BuildTree::objects_of(const std::vector<std::string>& files) const {
    std::vector<std::string> objects;
    for (const auto& file : files) {
        const auto& its = compilation_of(file).objects;
        objects.insert(objects.end(), its.begin(), its.end());
    }
    return objects;
}

const std::vector<std::string>& BuildTree::made_of(const std::string& library) const {
    const std::lock_guard lock{mutex_};
    const auto known = libraries_.find(library);
    if (known != libraries_.end()) return known->second;
    const auto printed =
        processes::run_bounded({"/bin/sh", "-c", "ninja -t query " + quoted(library)}, build_, {});
    std::vector<std::string> objects;
    std::istringstream lines{printed.out};
    for (std::string line; std::getline(lines, line) && !line.starts_with("  outputs:");) {
        if (line.starts_with("    ") && line.ends_with(".o") && line[4] != '|')
            // after a "|" Ninja lists order and implicit dependencies
            objects.push_back(line.substr(4));
    }
    if (!printed.well() || objects.empty())
        throw ToolTrouble("Ninja does not know what " + library + " is made of: " + printed.error +
                          printed.out);
    return libraries_.emplace(library, std::move(objects)).first->second;
}

bool BuildTree::contains(const std::string& program, const std::string& file) const {
    const auto& link = link_of(program);
    const auto& objects = compilation_of(file).objects;
    return std::any_of(objects.begin(), objects.end(), [&](const std::string& object) {
        return has_word(link, object) || has_word(link, library_of(object));
    });
}

std::string BuildTree::making_thin(const fs::path& archive, const std::string& library,
                                   const std::vector<std::string>& without) const {
    auto command =
        "rm -f " + quoted(archive.string()) + " && ar qcs --thin " + quoted(archive.string());
    for (const auto& object : made_of(library)) {
        if (std::find(without.begin(), without.end(), object) == without.end())
            command +=
                " " +
                quoted((build_ / object).string());  // a thin archive refers to its members by path
    }
    return command;
}

std::string BuildTree::linking(const std::string& program, const std::vector<std::string>& files,
                               const std::vector<fs::path>& objects, const fs::path& folder) const {
    auto link = link_of(program);
    const auto removed = objects_of(files);
    std::set<std::string> libraries;
    for (const auto& object : removed) {
        replace_word(link, object, "");
        if (const auto library = library_of(object); has_word(link, library))
            libraries.insert(library);
    }
    std::string archives;
    for (const auto& library : libraries) {
        const auto thin =
            folder / (program + "-" +
                      // a name per program, because another may be linked at the same time
                      fs::path{library}.filename().string());
        archives += making_thin(thin, library, removed) + " && ";
        replace_word(link, library, quoted(thin.string()));
    }
    std::string inputs;
    for (const auto& object : objects) inputs += " " + quoted(object.string());
    replace_once(link, " -o bin/" + program + " ",
                 inputs + " -o " + quoted((folder / program).string()) + " ");
    return archives + link;
}

std::string BuildTree::linking(const std::string& program, const fs::path& out) const {
    auto link = link_of(program);
    replace_once(link, " -o bin/" + program + " ", " -o " + quoted(out.string()) + " ");
    return link;
}

}  // namespace duet::overlay
