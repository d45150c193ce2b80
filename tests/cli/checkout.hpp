#pragma once
// A checkout for one test: programs that pretend to be the shop's, a state folder, and the real
// command in it.

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace duet::tests {

struct Outcome {
    int code = -1;  ///< exit code; 128 + signal when killed
    std::string out;
    std::string error;
};

/// One thread.
class Checkout {
public:
    Checkout();   ///< in a temporary folder with a space in its name
    ~Checkout();  ///< `duet down`, then removes it
    Checkout(const Checkout&) = delete;
    Checkout& operator=(const Checkout&) = delete;

    std::map<std::string, std::string> environment;  ///< added to the test's own

    /// Runs the command to its end.
    Outcome run(const std::vector<std::string>& arguments) const;
    /// Starts the command without waiting and discards its output. Returns its pid for the test to
    /// wait for.
    pid_t start(const std::vector<std::string>& arguments) const;

    /// `duet up --owner <this test>`, so that no process outlives the test.
    Outcome up(std::vector<std::string> more = {}) const;

    /// `duet status --json`.
    nlohmann::json status() const;
    /// The process of that name and style in the status.
    nlohmann::json process(const std::string& name, const std::string& style) const;

    std::filesystem::path state() const { return folder_ / "the state"; }
    std::filesystem::path programs() const { return folder_ / "programs"; }
    void unbuild(const std::string& program) const {
        std::filesystem::remove(programs() / program);
    }

private:
    std::vector<std::string> whole_environment() const;

    std::filesystem::path folder_;
};

/// Polls until it holds; fails the test after 20 s. `what` names it.
void eventually(const std::string& what, const std::function<bool()>& holds);

/// GET http://127.0.0.1:port/path; empty without a response.
std::string fetch(int port, const std::string& path);

}  // namespace duet::tests
