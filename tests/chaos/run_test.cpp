// A short run of the whole: real processes, real kills, and databases that agree with the journal.

#include "infra/supervisor/launch.hpp"
#include "shared/processes/identity.hpp"
#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <thread>

#include <stdlib.h>
#include <sys/wait.h>

using namespace duet;
using namespace std::chrono_literals;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

class Folder {
public:
    Folder() : path_{(fs::temp_directory_path() / "duet chaos XXXXXX").string()} {
        REQUIRE(mkdtemp(path_.data()) != nullptr);
        setenv("DUET_STATE", path_.c_str(), 1);
        setenv("DUET_DURABILITY", "process", 0);
    }
    ~Folder() { fs::remove_all(path_); }
    fs::path path() const { return path_; }
    bool empty() const { return fs::is_empty(path_); }

private:
    std::string path_;
};

/// What it printed, and its exit code.
std::pair<std::string, int> chaos(const Folder& folder, const std::vector<std::string>& arguments,
                                  const std::function<void(pid_t)>& meanwhile = {}) {
    const auto out = folder.path().string() + ".out";
    fs::remove(out);
    std::vector<std::string> command{DUET_COMMAND, "chaos"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const auto child =
        processes::launch({command, processes::own_environment(), out, folder.path()});
    if (meanwhile) meanwhile(child.pid);
    int status = 0;
    waitpid(child.pid, &status, 0);
    std::ifstream file{out};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    fs::remove(out);
    return {text, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)};
}

}  // namespace

TEST_CASE("half a minute of chaos violates nothing") {
    const Folder folder;
    const auto [text, code] =
        chaos(folder, {"--minutes", "0.5", "--seed", "5", "--rate", "15", "--json"});
    INFO(text);
    CHECK(code == 0);
    const auto found = json::parse(text.substr(text.find('{')));
    CHECK(found.at("violations").empty());
    std::map<std::string, std::size_t> fired;
    for (const auto& row : found.at("faults"))
        fired[row.at("fault")] += row.at("fired").get<std::size_t>();
    CHECK(fired["any process"] >= 30);
    CHECK(fired["broker kill"] >= 1);
    CHECK(fired["stop and continue"] >= 1);
    CHECK(fired["busy database"] >= 1);
    for (const auto& style : found.at("styles")) {
        CHECK(style.at("audit").at("holds") == true);
        CHECK(style.at("audit").at("under_way") == 0);
        CHECK(style.at("journal").at("acknowledged") > 300);
        CHECK(style.at("journal").at("keys_repeated") > 10);
    }
    CHECK(found.at("comparison").at("wrong") == 0);
    CHECK(folder.empty());  // no file is left
}

TEST_CASE("Ctrl-C leaves no process and no file of a run behind") {
    const Folder folder;
    const auto [text, code] =
        chaos(folder, {"--minutes", "5", "--style", "orchestrated"}, [&](pid_t pid) {
            const auto deadline = std::chrono::steady_clock::now() + 60s;
            const auto has_journal = [&] {
                for (const auto& entry : fs::directory_iterator{folder.path()}) {
                    std::error_code ec;
                    if (fs::file_size(entry.path() / "journal.jsonl", ec) > 0 && !ec) return true;
                }
                return false;
            };
            while (!has_journal() && std::chrono::steady_clock::now() < deadline)
                std::this_thread::sleep_for(20ms);
            ::kill(pid, SIGINT);
        });
    INFO(text);
    CHECK(code == 130);
    CHECK(folder.empty());
}
