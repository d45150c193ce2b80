// Streams that can be read only once become files that can be read again.

#include "infra/import/source.hpp"
#include "infra/import/input.hpp"
#include "tests/catch.hpp"
#include "tests/import/files.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

using namespace duet::importer;
using tests::Folder;

namespace {

std::string text_of(const std::string& path) {
    Input input(path);
    std::string text;
    for (int byte = input.next(); byte >= 0; byte = input.next()) text += static_cast<char>(byte);
    return text;
}

/// A named pipe into which a thread writes the text once.
class Pipe {
public:
    Pipe(const Folder& folder, std::string text) : path_(folder.path() + "/pipe") {
        if (::mkfifo(path_.c_str(), 0600) != 0) throw std::runtime_error("mkfifo failed");
        writer_ = std::thread([path = path_, text = std::move(text)] {
            std::ofstream(path, std::ios::binary) << text;
        });
    }
    ~Pipe() { writer_.join(); }
    const std::string& path() const { return path_; }

private:
    std::string path_;
    std::thread writer_;
};

}  // namespace

TEST_CASE("a file is read in place") {
    const Folder folder;
    const auto path = folder.write("file.csv", "a,b\n");
    const Source source(path, folder.path() + "/state");
    CHECK(source.path() == path);
    CHECK_FALSE(source.is_copy());
    CHECK_FALSE(std::filesystem::exists(folder.path() + "/state"));
}

TEST_CASE("a pipe is copied, can be read twice, and leaves no file behind") {
    const Folder folder;
    const std::string text(200'000, 'x');
    const auto state = folder.path() + "/state";
    const Pipe pipe(folder, text);
    const Source source(pipe.path(), state);
    CHECK(source.is_copy());
    CHECK(source.name() == pipe.path());
    CHECK(text_of(source.path()) == text);
    CHECK(text_of(source.path()) == text);
    CHECK(std::filesystem::is_empty(
        state));  // even while it lives: a killed import leaves no file either
}

TEST_CASE("an endless stream is copied only up to the limit") {
    const Folder folder;
    CHECK_THROWS_WITH(Source("/dev/zero", folder.path(), 100'000),
                      duet::tests::ContainsSubstring("longer than 100000 bytes") &&
                          duet::tests::ContainsSubstring("Save it to a file"));
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("the error for a missing stream names it") {
    CHECK_THROWS_WITH(Source("/nowhere/pipe", "/tmp"), "/nowhere/pipe: No such file or directory");
}
