// Input that a log message quotes cannot start a line of its own.

#include "shared/log/log.hpp"
#include "tests/catch.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>

using namespace duet;

namespace {

/// Returns the text that `print` writes to standard error.
std::string standard_error_of(const std::function<void()>& print) {
    std::string path = "/tmp/duet-log-XXXXXX";
    const int file = mkstemp(path.data());
    const int kept = ::dup(STDERR_FILENO);
    if (file < 0 || kept < 0) throw std::runtime_error("cannot make a temporary file");
    ::dup2(file, STDERR_FILENO);
    print();
    std::fflush(stderr);
    ::dup2(kept, STDERR_FILENO);
    ::close(kept);
    ::close(file);
    std::ifstream in{path};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    ::unlink(path.c_str());
    return text;
}

}  // namespace

TEST_CASE("a log message is one line even if it quotes a line break") {
    const auto text = standard_error_of([] {
        log::start("gateway");
        log::warn("refused 'a\n2026-01-01T00:00:00.000Z error gateway  forged\xE9'");
    });
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
    CHECK(
        text.ends_with("  refused 'a\\x0a2026-01-01T00:00:00.000Z error gateway  forged\\xe9'\n"));
}
