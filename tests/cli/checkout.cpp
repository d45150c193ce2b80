#include "tests/cli/checkout.hpp"

#include "infra/duet/cli/programs.hpp"
#include "infra/supervisor/catalogue.hpp"
#include "infra/supervisor/files.hpp"
#include "shared/http/client/client.hpp"
#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

namespace duet::tests {
namespace fs = std::filesystem;

Checkout::Checkout() {
    std::string pattern = (fs::temp_directory_path() / "duet test XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw std::runtime_error("cannot make a temporary folder");
    folder_ = pattern;
    fs::create_directories(programs());
    fs::create_symlink(DUET_COMMAND, programs() / "duet-command");
    for (const auto& one : commands::programs_of_their_own) {
        const auto built = fs::path{DUET_COMMAND}.parent_path() / one.program;
        if (!fs::exists(programs() / one.program))
            fs::create_symlink(built, programs() / one.program);
    }
    for (const auto& name : processes::known_names()) {
        if (name != "nats") fs::create_symlink(DUET_PRETENDER, programs() / name);
    }
    environment = {{"DUET_STATE", state().string()},
                   {"DUET_PROGRAMS", programs().string()},
                   {"DISPLAY", ""},
                   {"WAYLAND_DISPLAY", ""}};  // no browser opens
}

Checkout::~Checkout() {
    run({"down"});
    std::error_code ignored;  // ignored: a leftover in /tmp is no reason to fail
    fs::remove_all(folder_, ignored);
}

std::vector<std::string> Checkout::whole_environment() const {
    std::vector<std::string> lines;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string line{*entry};
        if (line.starts_with("DUET_") || environment.contains(line.substr(0, line.find('='))))
            continue;  // the environment of the test itself must not leak in
        lines.push_back(line);
    }
    for (const auto& [name, value] : environment) lines.push_back(name + "=" + value);
    return lines;
}

namespace {

pid_t spawn(const std::vector<std::string>& arguments, std::vector<std::string> environment,
            const fs::path& out, const fs::path& error) {
    std::vector<std::string> command{DUET_COMMAND};
    command.insert(command.end(), arguments.begin(), arguments.end());
    std::vector<char*> words, lines;
    for (auto& word : command) words.push_back(word.data());
    for (auto& line : environment) lines.push_back(line.data());
    words.push_back(nullptr);
    lines.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t pid = 0;
    const int failed =
        posix_spawn(&pid, words.front(), &actions, nullptr, words.data(), lines.data());
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error("cannot start " + command.front());
    return pid;
}

}  // namespace

Outcome Checkout::run(const std::vector<std::string>& arguments) const {
    const auto pid = spawn(arguments, whole_environment(), folder_ / "out", folder_ / "error");
    int status = 0;
    waitpid(pid, &status, 0);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return {code, processes::read_file(folder_ / "out").value_or(""),
            processes::read_file(folder_ / "error").value_or("")};
}

pid_t Checkout::start(const std::vector<std::string>& arguments) const {
    return spawn(arguments, whole_environment(), "/dev/null", "/dev/null");
}

Outcome Checkout::up(std::vector<std::string> more) const {
    std::vector<std::string> arguments{"up", "--owner", std::to_string(getpid())};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
}

nlohmann::json Checkout::status() const {
    return nlohmann::json::parse(run({"status", "--json"}).out);
}

nlohmann::json Checkout::process(const std::string& name, const std::string& style) const {
    const auto now = status();
    for (const auto& process : now.at("processes")) {
        if (process.at("name") == name && process.at("style") == style) return process;
    }
    throw std::runtime_error("the status does not list " + style + "/" + name);
}

void eventually(const std::string& what, const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!holds()) {
        INFO("waited for: " << what);
        REQUIRE(std::chrono::steady_clock::now() < deadline);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

std::string fetch(int port, const std::string& path) {
    http::Client client;
    return client
        .call({http::Method::get,
               "http://127.0.0.1:" + std::to_string(port) + path,
               {},
               {},
               std::chrono::seconds(5)})
        .body;
}

}  // namespace duet::tests
