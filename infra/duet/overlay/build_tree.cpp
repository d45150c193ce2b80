#include "infra/duet/overlay/build_tree.hpp"

#include "infra/duet/overlay/edit.hpp"
#include "infra/duet/processes/bounded.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace duet::overlay {

namespace fs = std::filesystem;

namespace {

/// CMake does not write its compiler launcher into compile_commands.json.
std::string launcher() {
    for (const char* path : {"/usr/bin/ccache", "/usr/local/bin/ccache"}) {
        if (fs::exists(path)) return std::string{path} + " ";
    }
    return {};
}

void replace_once(std::string& text, const std::string& part, const std::string& by) {
    if (const auto at = text.find(part); at != std::string::npos) text.replace(at, part.size(), by);
}

}  // namespace

std::string quoted(const std::string& word) {
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return out + "'";
}

BuildTree::BuildTree(fs::path source, fs::path build) : source_{std::move(source)}, build_{std::move(build)} {
    const auto list = build_ / "compile_commands.json";
    if (!fs::exists(list) || !fs::exists(build_ / "build.ninja")) {
        throw std::runtime_error("nothing is built in " + build_.string() + ", and what is not built cannot be built with a change.\nRun ./duet once in the checkout: it configures and builds.");
    }
    for (const auto& entry : nlohmann::json::parse(text_of(list))) {
        const auto command = entry.at("command").get<std::string>();
        const auto out = command.rfind(" -o "), from = command.rfind(" -c ");
        if (out == std::string::npos || from == std::string::npos || from < out) continue;
        const auto file = fs::path{entry.at("file").get<std::string>()}.lexically_relative(source_).string();
        compilations_.emplace(file, Compilation{command.substr(0, out), command.substr(out + 4, from - out - 4)});   // the first, where several programs are made of it
    }
}

const BuildTree::Compilation& BuildTree::compilation_of(const std::string& file) const {
    const auto found = compilations_.find(file);
    if (found == compilations_.end()) throw std::runtime_error("nothing in " + build_.string() + " is built of " + file + ".\nRun ./duet in the checkout: it configures and builds.");
    return found->second;
}

std::string BuildTree::compiling(const std::string& file, const fs::path& instead, const fs::path& object) const {
    return launcher() + compilation_of(file).command + " -Wno-error -o " + quoted(object.string()) + " -c " + quoted(instead.string());
}

const std::string& BuildTree::link_of(const std::string& program) const {
    const std::lock_guard lock{mutex_};
    const auto known = links_.find(program);
    if (known != links_.end()) return known->second;
    const auto said = processes::run_bounded({"/bin/sh", "-c", "ninja -t commands -s " + quoted("bin/" + program)}, build_, {});
    auto text = said.out.substr(0, said.out.find_last_not_of('\n') + 1);
    const auto marker = " -o bin/" + program + " ";
    if (!said.well() || text.find(marker) == std::string::npos) throw std::runtime_error("Ninja does not know how bin/" + program + " is linked: " + said.error + said.out);
    if (text.starts_with(": && ")) text.erase(0, 5);
    if (text.ends_with(" && :")) text.erase(text.size() - 5);
    return links_.emplace(program, std::move(text)).first->second;
}

bool BuildTree::contains(const std::string& program, const std::string& file) const {
    const auto& object = compilation_of(file).object;
    const auto& link = link_of(program);
    if (link.find(object) != std::string::npos) return true;
    // shared/service/CMakeFiles/duet_machine.dir/outbox.cpp.o is a member of shared/service/libduet_machine.a
    const auto folder = object.find("CMakeFiles/"), target = folder + 11, end = object.find(".dir/");
    if (folder == std::string::npos || end == std::string::npos) return false;
    return link.find(object.substr(0, folder) + "lib" + object.substr(target, end - target) + ".a") != std::string::npos;
}

std::string BuildTree::linking(const std::string& program, const std::vector<std::string>& files, const std::vector<fs::path>& objects, const fs::path& out) const {
    auto link = link_of(program);
    for (const auto& file : files) replace_once(link, " " + compilation_of(file).object + " ", " ");
    std::string words;
    for (const auto& object : objects) words += " " + quoted(object.string());
    replace_once(link, " -o bin/" + program + " ", words + " -o " + quoted(out.string()) + " ");
    return link;
}

}  // namespace duet::overlay
