// `duet class`: what a teacher sees of the learners' progress files.

#include "tests/catch.hpp"
#include "tests/cli/checkout.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

using duet::tests::Checkout;
using nlohmann::json;

namespace {

void write_progress(const std::filesystem::path& folder, const std::string& learner,
                    const std::string& text) {
    const auto file = folder / learner / ".duet" / "labs.txt";
    std::filesystem::create_directories(file.parent_path());
    std::ofstream{file} << text;
}

}  // namespace

TEST_CASE("duet class counts hints by number, failures by invariant, and who finished") {
    const Checkout checkout;
    const auto folder = checkout.state() / "autumn";
    write_progress(folder, "ada",
                   "2026-11-28T18:27:38Z  02-lost-order  started\n"
                   "2026-11-28T18:27:48Z  02-lost-order  hint      1\n"
                   "2026-11-28T18:27:49Z  02-lost-order  checked   quick FAIL all-end seeds 4417\n"
                   "a line of another form\n"
                   "2026-11-28T18:28:21Z  02-lost-order  checked   quick PASS seeds 4417\n"
                   "2026-11-28T18:28:21Z  02-lost-order  finished  1 hints\n");
    write_progress(folder, "bob",
                   "2026-11-28T19:27:38Z  02-lost-order  started\n"
                   "2026-11-28T19:27:48Z  02-lost-order  hint      1\n"
                   "2026-11-28T19:27:49Z  02-lost-order  checked   quick FAIL all-end seeds 4417\n"
                   "2026-11-28T19:28:00Z  02-lost-order  solution\n");
    const auto outcome = checkout.run({"class", folder.string(), "--json"});
    INFO(outcome.out << outcome.error);
    REQUIRE(outcome.code == 0);
    const auto all = json::parse(outcome.out);
    const auto& lab = all.at("labs").at(0);
    CHECK(lab.at("lab") == "02-lost-order");
    CHECK(lab.at("started") == json{"ada", "bob"});
    CHECK(lab.at("finished") == json{"ada"});
    CHECK(lab.at("solution") == json{"bob"});
    CHECK(lab.at("hints") == json{{"1", 2}});
    CHECK(lab.at("failed_checks") == json{{"all-end", 2}});

    const auto table = checkout.run({"class", folder.string()}).out;
    INFO(table);
    CHECK(table.find("02-lost-order  2        1         1         1: 2         all-end: 2") !=
          std::string::npos);
    const auto learners = checkout.run({"class", folder.string(), "--learners"}).out;
    CHECK(learners.find("bob      0         2026-11-28T19:28:00Z  02-lost-order  solution") !=
          std::string::npos);
}

TEST_CASE("duet class says where the learners' files belong when it finds none") {
    const Checkout checkout;
    const auto outcome = checkout.run({"class", "/nowhere"});
    CHECK(outcome.code == 1);
    CHECK(outcome.error.find("NAME/.duet/labs.txt") != std::string::npos);
}
