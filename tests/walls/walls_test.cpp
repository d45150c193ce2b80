// This tree breaks no wall, and each wall is detected in a temporary tree that breaks it.

#include "tests/walls/walls.hpp"
#include "tests/catch.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include <stdlib.h>

namespace fs = std::filesystem;
using namespace duet::walls;

namespace {

/// A temporary source tree, removed with the object.
class Tree {
public:
    Tree() {
        auto pattern = (fs::temp_directory_path() / "duet-walls-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr)
            throw std::runtime_error("cannot create a temporary folder");
        root_ = pattern;
    }
    ~Tree() {
        std::error_code left_over;  // files left in the temporary folder do no harm
        fs::remove_all(root_, left_over);
    }

    /// Writes the #include lines in two parts, so that this file does not seem to include the
    /// headers.
    void file(const std::string& path, const std::vector<std::string>& headers) const {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream out{root_ / path};
        out << "#pragma once\n";
        for (const auto& header : headers) out << '#' << "include " << header << '\n';
    }

    std::vector<Breach> breaches() const { return duet::walls::breaches(read_includes(root_)); }

private:
    fs::path root_;
};

std::string listed(const std::vector<Breach>& found) {
    std::ostringstream text;
    for (const auto& breach : found) text << '\n' << breach;
    return text.str();
}

}  // namespace

TEST_CASE("this tree breaks no wall") {
    const auto includes = read_includes(DUET_SOURCE);
    REQUIRE(includes.size() > 100);  // it has read the tree
    REQUIRE(includes.contains("services/payments/payments.cpp"));
    const auto found = breaches(includes);
    INFO(listed(found));
    CHECK(found.empty());
}

TEST_CASE("a file that breaks a wall is reported") {
    struct Example {
        std::string file, header;
    };
    const auto example = GENERATE(values<Example>({
        {"services/payments/rules/a.cpp", "<nlohmann/json.hpp>"},
        {"services/payments/rules/a.cpp", "<sqlite3.h>"},
        {"services/payments/rules/a.cpp", "<spdlog/spdlog.h>"},
        {"services/payments/rules/a.cpp", "<thread>"},
        {"services/payments/rules/a.cpp", "\"shared/http/client/client.hpp\""},
        {"services/payments/rules/a.cpp", "\"shared/bus/bus.hpp\""},
        {"services/payments/rules/a.cpp", "\"shared/log/log.hpp\""},
        {"services/payments/rules/a.cpp", "\"shared/store/connection.hpp\""},
        {"services/payments/rules/a.cpp", "\"services/payments/store/payment_store.hpp\""},
        {"services/payments/rules/a.cpp", "\"../orchestrated/react.hpp\""},
        {"services/payments/store/a.cpp", "\"services/payments/orchestrated/react.hpp\""},
        {"services/payments/store/a.cpp", "\"../choreographed/react.hpp\""},
        {"services/payments/orchestrated/a.cpp", "\"services/payments/choreographed/react.hpp\""},
        {"services/payments/choreographed/a.cpp", "\"services/payments/orchestrated/react.hpp\""},
        {"services/payments/payments.cpp", "\"services/orders/orders.hpp\""},
        {"services/payments/payments.cpp", "\"../orders/orders.hpp\""},
        {"shared/service/a.cpp", "\"services/orders/orders.hpp\""},
        {"shared/service/a.cpp", "\"labs/01/a.hpp\""},
        {"infra/duet/a.cpp", "\"labs/01/a.hpp\""},
        {"shared/service/a.cpp", "<nats.h>"},
        {"tests/bus/a.cpp", "<nats/nats.h>"},
        {"services/orders/store/a.cpp", "<sqlite3.h>"},
        {"services/gateway/a.cpp", "<pistache/router.h>"},
        {"infra/duet/a.cpp", "<curl/curl.h>"},
        {"shared/service/a.cpp", "<simdjson.h>"},
    }));
    const Tree tree;
    tree.file(example.file, {"<string>", example.header});
    INFO(example.file << " includes " << example.header);
    const auto found = tree.breaches();
    REQUIRE(found.size() == 1);
    CHECK(found.front().file == example.file);
    CHECK(found.front().line >= 3);
}

TEST_CASE("an indirect include counts for rules") {
    const Tree tree;
    tree.file("services/payments/rules/decide.hpp", {"<vector>", "\"shared/messages/outer.hpp\""});
    tree.file("shared/messages/outer.hpp", {"\"shared/messages/inner.hpp\""});
    tree.file("shared/messages/inner.hpp", {"<nlohmann/json_fwd.hpp>"});
    const auto found = tree.breaches();
    REQUIRE(found.size() == 1);
    std::ostringstream text;
    text << found.front();
    CHECK(
        text.str().starts_with("services/payments/rules/decide.hpp:3: includes "
                               "nlohmann/json_fwd.hpp by way of shared/messages/outer.hpp"));
}

TEST_CASE("an allowed include is not reported") {
    const Tree tree;
    tree.file("services/payments/rules/a.hpp", {"<chrono>", "\"shared/messages/order.hpp\"",
                                                "\"services/payments/rules/b.hpp\"", "\"c.hpp\""});
    tree.file("shared/messages/order.hpp", {"\"shared/clock/clock.hpp\""});
    tree.file("shared/clock/clock.hpp", {"<chrono>"});
    tree.file("services/payments/orchestrated/react.cpp",
              {"\"services/payments/payments.hpp\"", "\"shared/messages/commands.hpp\""});
    tree.file("services/payments/store/store.cpp",
              {"\"shared/store/connection.hpp\"", "\"services/payments/rules/a.hpp\""});
    tree.file("shared/store/connection.cpp", {"<sqlite3.h>"});
    tree.file("shared/bus/bus.cpp", {"<nats.h>"});
    tree.file("shared/messages/body.cpp", {"<simdjson.h>"});
    tree.file("shared/http/client/client.cpp", {"<curl/curl.h>", "<pistache/peer.h>"});
    tree.file("labs/01/solution.cpp", {"\"labs/01/start.hpp\""});
    tree.file("build-x/ours.cpp", {"<nats.h>"});
    const auto found = tree.breaches();
    INFO(listed(found));
    CHECK(found.empty());
}
