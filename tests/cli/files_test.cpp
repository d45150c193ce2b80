// Files of the state folder on a full disk: the old file stays, and the command reports the
// failure. A file size limit simulates the disk, because it needs no root (setrlimit(2),
// RLIMIT_FSIZE).

#include "infra/supervisor/files.hpp"
#include "shared/processes/standard_output.hpp"
#include "tests/catch.hpp"
#include "tests/cli/checkout.hpp"
#include "tests/cli/printed_into.hpp"

#include <csignal>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace duet;
using namespace duet::processes;
using duet::tests::Checkout;
using duet::tests::Printing;
namespace fs = std::filesystem;

namespace {

/// While it lives, no file of this process grows beyond the limit.
class SmallFiles {
public:
    explicit SmallFiles(rlim_t bytes) : before_{std::signal(SIGXFSZ, SIG_IGN)} {
        getrlimit(RLIMIT_FSIZE, &limit_);
        const rlimit small{bytes, limit_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallFiles() {
        setrlimit(RLIMIT_FSIZE, &limit_);
        std::signal(SIGXFSZ, before_);
    }
    SmallFiles(const SmallFiles&) = delete;
    SmallFiles& operator=(const SmallFiles&) = delete;

private:
    rlimit limit_{};
    void (*before_)(int);
};

std::string trouble_of(const std::function<void()>& act) {
    const SmallFiles small{20};
    try {
        act();
    } catch (const CannotWrite& problem) {
        return problem.what();
    }
    return {};
}

const std::string long_text(100, 'x');

}  // namespace

TEST_CASE("a write that fails leaves the old file and no other") {
    const Checkout checkout;
    fs::create_directories(checkout.state());
    const auto file = checkout.state() / "a file";
    replace_file(file, "as it was\n");
    const auto trouble = trouble_of([&] { replace_file(file, long_text); });
    INFO(trouble);
    CHECK(trouble.find("cannot write " + file.string() + ": File too large.") != std::string::npos);
    CHECK(trouble.find("run the command again") != std::string::npos);
    CHECK(read_file(file) == "as it was\n");
    CHECK(std::distance(fs::directory_iterator{checkout.state()}, fs::directory_iterator{}) == 1);
}

TEST_CASE("a line is appended whole or not at all") {
    const Checkout checkout;
    fs::create_directories(checkout.state());
    const auto file = checkout.state() / "lines";
    append_line(file, "the first");
    CHECK_FALSE(trouble_of([&] { append_line(file, long_text); }).empty());
    append_line(file, "another");
    CHECK(read_file(file) == "the first\nanother\n");
}

TEST_CASE("a user's file keeps its permissions, and a link to it stays a link") {
    const Checkout checkout;
    fs::create_directories(checkout.state());
    const auto file = checkout.state() / "own.cpp", link = checkout.state() / "link.cpp";
    replace_file(file, "before\n", 0640);
    fs::create_symlink(file, link);
    replace_text_of(link, "after\n");
    CHECK(fs::is_symlink(link));
    CHECK(read_file(file) == "after\n");
    struct stat about {};
    REQUIRE(stat(file.c_str(), &about) == 0);
    CHECK((about.st_mode & 07777) == 0640);
}

TEST_CASE("a key that cannot be saved is not printed") {
    const Checkout checkout;
    CHECK(Printing{checkout}.type("keys add alice").code == 0);
    const auto before = read_file(checkout.state() / "keys.json");
    const auto said = Printing{checkout}.run(
        "sh -c 'trap \"\" XFSZ; ulimit -f 0; exec \"" DUET_COMMAND "\" keys add bob >/dev/null'");
    INFO(said.error);
    CHECK(said.code == output::exit_unwritable);
    CHECK(read_file(checkout.state() / "keys.json") == before);
}
